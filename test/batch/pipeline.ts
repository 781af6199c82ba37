import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Size, Stack } from 'aws-cdk-lib/core';
import { BatchPipeline, type BatchPipelineProps } from '../../lib/batch/batch-pipeline.ts';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { testApp, testStage } from '../kit/synth.ts';

/** The template of a stack with buckets, a network and a pipeline of these props. */
export function pipeline(props: Partial<BatchPipelineProps> = {}): Template {
  const stack = new Stack(testApp(), 'Test');
  const stage = testStage();
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });
  new BatchPipeline(stack, 'Pipeline', {
    stage,
    ...new MediaBuckets(stack, 'Media', { stage }),
    vpc,
    subnets: { subnets: vpc.privateSubnets },
    sizeLimit: Size.mebibytes(50),
    ...props,
  });
  return Template.fromStack(stack);
}
