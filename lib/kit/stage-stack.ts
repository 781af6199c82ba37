import { Stack, type StackProps, Tags } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';

export interface StageStackProps extends StackProps {
  readonly stage: StageConfig;
}

/** A stack of this product: protected and tagged as its stage says. */
export class StageStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: StageStackProps) {
    super(scope, id, { terminationProtection: stage.protectsData, ...props });
    Tags.of(this).add('product', 'media-library');
    Tags.of(this).add('stage', stage.name);
  }
}
