import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Duration, Fn, Size } from 'aws-cdk-lib/core';
import { thumbnailEnvironment } from '../../lambda/thumbnail/contract.ts';
import { TypedFunction, type TypedFunctionProps } from '../../lib/kit/typed-function.ts';
import { templateOf, testStage } from './synth.ts';

type Props = TypedFunctionProps<typeof thumbnailEnvironment>;

const ENVIRONMENT = { DERIVED_BUCKET: 'derived', EDGES_PX: [128, 512], DECODE_MEMORY_BYTES: 1_000_000 };

function functionWith(given: Partial<Props> = {}): Template {
  return templateOf((stack) => {
    new TypedFunction(stack, 'Function', {
      stage: testStage('sandbox'),
      word: 'thumbnail',
      contract: thumbnailEnvironment,
      environment: ENVIRONMENT,
      description: 'Under test',
      memorySize: Size.mebibytes(512),
      timeout: Duration.seconds(30),
      ...given,
    });
  });
}

const variables = (given: Partial<Props>) => ({ Environment: { Variables: Match.objectLike(given) } });

describe('a typed function', () => {
  it('tells the handler its values as the handler will read them', () => {
    functionWith().hasResourceProperties(
      'AWS::Lambda::Function',
      variables({ DERIVED_BUCKET: 'derived', EDGES_PX: '128,512', DECODE_MEMORY_BYTES: '1000000' } as Partial<Props>),
    );
  });

  it('passes on what is known only at deployment', () => {
    const DERIVED_BUCKET = Fn.importValue('DerivedBucket');
    functionWith({ environment: { ...ENVIRONMENT, DERIVED_BUCKET } }).hasResourceProperties(
      'AWS::Lambda::Function',
      variables({ DERIVED_BUCKET: { 'Fn::ImportValue': 'DerivedBucket' } } as Partial<Props>),
    );
  });

  it.each([[[0]], [[-1]], [[1.5]], [[]], [[128, Number.NaN]]])('refuses edges of %j at synth', (EDGES_PX) => {
    expect(() => functionWith({ environment: { ...ENVIRONMENT, EDGES_PX } })).toThrow(
      `EDGES_PX must be one or more positive whole numbers, separated by commas, got ${JSON.stringify(EDGES_PX)}`,
    );
  });

  it('demands every variable of the contract, with its type', () => {
    const { DERIVED_BUCKET, EDGES_PX } = ENVIRONMENT;
    // @ts-expect-error a variable is missing
    expect(() => functionWith({ environment: { DERIVED_BUCKET, EDGES_PX } })).toThrow('DECODE_MEMORY_BYTES');
    // @ts-expect-error a variable is of another type
    expect(() => functionWith({ environment: { ...ENVIRONMENT, EDGES_PX: '128' } })).toThrow('EDGES_PX');
  });

  it('fails at synth where there is no handler', () => {
    expect(() => functionWith({ word: 'thumbnial' })).toThrow('lambda/thumbnial/handler.ts must exist');
  });

  it('runs on Node 24 and arm64, traced, with JSON logs', () => {
    functionWith().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: Match.objectLike({ LogFormat: 'JSON', LogGroup: Match.anyValue() }),
    });
  });

  it('has logs that go with the stage', () => {
    functionWith().hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' });
    functionWith({ stage: testStage('production') }).hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 180 },
      DeletionPolicy: 'Retain',
    });
  });

  it('keeps an event that failed three times, or for an hour', () => {
    functionWith().hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });

  it('has no queue of failures where the caller waits for the answer', () => {
    functionWith({ isSynchronous: true }).resourceCountIs('AWS::SQS::Queue', 0);
  });

  it('may do nothing but write its own log and traces, and keep failures', () => {
    const policies = Object.values(functionWith().findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const wide = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(wide.toSorted()).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
    expect(functionWith().findResources('AWS::IAM::Role')).not.toMatchObject({
      any: { Properties: { ManagedPolicyArns: expect.anything() } },
    });
  });
});
