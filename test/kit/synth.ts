import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import type { StageConfig } from '../../lib/config/stage.ts';
import { stageOf } from '../../lib/config/stage.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** Context of each stage, as someone would give it with `-c`. */
const STAGE_CONTEXT = {
  sandbox: {},
  production: { stage: 'production', alarmEmail: 'alarms@example.com' },
  local: { stage: 'local' },
};

/** An app with this project's feature flags, which does not bundle. */
export function testApp(given: Record<string, unknown> = {}): App {
  return new App({ context: { ...context, 'aws:cdk:bundling-stacks': [], ...given } });
}

export function testStage(name: keyof typeof STAGE_CONTEXT = 'sandbox'): StageConfig {
  return stageOf(testApp(STAGE_CONTEXT[name]).node);
}

/** The template of a stack that holds what `build` puts into it. */
export function templateOf(build: (stack: Stack) => void): Template {
  const stack = new Stack(testApp(), 'Test');
  build(stack);
  return Template.fromStack(stack);
}

/** Each stack's template, by the stack's name. */
export function templatesOf(app: App): ReadonlyMap<string, Template> {
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return new Map(stacks.map((stack) => [stack.node.id, Template.fromStack(stack)]));
}
