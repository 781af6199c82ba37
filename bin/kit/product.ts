import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { mediaLibrary } from '../app.ts';
import { VARIANTS } from './variants.ts';

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));

/**
 * The whole product in this process, as the CDK CLI would make it but without bundling.
 * @param variant - a name of `VARIANTS`
 */
export function product(variant: string): App {
  return mediaLibrary(new App({ context: { ...context, 'aws:cdk:bundling-stacks': [], ...VARIANTS[variant] } }));
}
