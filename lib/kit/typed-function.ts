import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Environment } from '../../lambda/kit/environment.ts';
import { handlerBundle } from './bundle.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { functionParts, type TypedFunctionProps, watchFunction } from './function-parts.ts';

export type { TypedFunctionProps } from './function-parts.ts';

/**
 * A Lambda function, from `lambda/<word>/handler.ts`, whose environment is typed on both sides.
 *
 * Node 24, the stage's architecture, tracing, JSON logs in a log group of its own that goes with
 * the stage. An asynchronous event that fails is retried twice within an hour and then kept in
 * `failures`, with an alarm.
 */
export class TypedFunction<E extends Environment> extends LambdaFunction {
  /** Asynchronous events that failed for good, with the error. */
  readonly failures?: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: TypedFunctionProps<E>) {
    const { failures, options } = functionParts(scope, id, props);
    super(scope, id, {
      ...options,
      code: Code.fromAsset(handlerBundle(scope, props.word, props.stage)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    this.failures = failures;
    watchFunction(this, props);
  }
}
