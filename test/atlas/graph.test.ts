import { drawnIn, graphOf, partsOf, pictureOf } from '../../atlas/model/graph.ts';
import { overviewOf } from '../../atlas/model/overview.ts';
import { arn, assembly, functionWith, graph, resource } from './made-stacks.ts';

const BUCKET = {
  Uploads: resource('AWS::S3::Bucket', {
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  }),
};
const ELSEWHERE = { 'Fn::GetStackOutput': { StackName: 'Storage', OutputName: 'UploadsArn' } };
const OUTPUTS = { Storage: { UploadsArn: { Value: arn('Uploads') } } };

function pipeline() {
  return {
    ...functionWith('Worker', [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [ELSEWHERE, '/*']] } },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: arn('Failed') },
    ]),
    Failed: resource('AWS::SQS::Queue'),
    Retries: resource('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: 'Worker' },
      DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
    }),
    Uploaded: resource('AWS::Events::Rule', {
      Description: 'Images go to the worker',
      EventPattern: { 'detail-type': ['Object Created'], detail: { bucket: { name: [ELSEWHERE] } } },
      Targets: [{ Arn: arn('Worker') }],
    }),
    Alarm: resource('AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Worker' } }] }),
  };
}

describe('the picture of a stack', () => {
  const whole = graph({ Storage: BUCKET, Pipeline: pipeline() }, OUTPUTS);
  const { nodes, arrows } = pictureOf('Pipeline', whole);
  const said = arrows.map(({ from, to, labels, style }) => `${from} ${to} ${style}: ${labels.join(', ')}`);

  it('has what an event goes through, from the other stack on', () => {
    expect(said).toEqual([
      'Pipeline/Worker Pipeline/Failed failure: failed',
      'Storage/Uploads Pipeline/Uploaded flow: Object Created',
      'Pipeline/Uploaded Pipeline/Worker flow: calls',
    ]);
  });

  it('leaves out that a function reads what it is told of, and that it may send to its own queue', () => {
    expect(said.join()).not.toMatch(/read objects|send messages/);
  });

  it('has callers before what they call', () => {
    expect(nodes.map(({ id }) => id).slice(0, 3)).toEqual(['Storage/Uploads', 'Pipeline/Uploaded', 'Pipeline/Worker']);
  });

  it('names services as AWS does, and counts alarms', () => {
    const worker = nodes.find(({ id }) => id === 'Pipeline/Worker');
    expect(worker).toMatchObject({ title: 'AWS Lambda function', note: '1 alarm', group: 'compute' });
  });

  it('marks what is of another stack', () => {
    expect(nodes.find(({ id }) => id === 'Storage/Uploads')).toMatchObject({ elsewhere: 'Storage' });
  });

  it('draws roles, policies and settings as part of what they are for', () => {
    const [worker] = drawnIn('Pipeline', whole).filter(({ logicalId }) => logicalId === 'Worker');
    if (!worker) throw new Error('there is no worker');
    expect(partsOf(worker, whole).map(({ logicalId }) => logicalId)).toEqual([
      'WorkerRole',
      'WorkerPolicy',
      'Retries',
      'Alarm',
    ]);
  });

  it('draws a type that it has never heard of, with what it names', () => {
    const strange = graph({
      One: { New: resource('AWS::Quantum::BigJob', { On: { Ref: 'Queue' } }), Queue: resource('AWS::SQS::Queue') },
    });
    const picture = pictureOf('One', strange);
    expect(picture.nodes.map(({ title }) => title)).toContain('AWS Quantum big job');
    expect(picture.arrows).toEqual([{ from: 'One/New', to: 'One/Queue', labels: ['uses'], style: 'need' }]);
  });

  it('does not hang on parts that name each other', () => {
    const round = assembly({
      One: {
        A: resource('AWS::IAM::Role', { Of: { Ref: 'B' } }),
        B: resource('AWS::IAM::Role', { Of: { Ref: 'A' } }),
      },
    });
    expect(drawnIn('One', graphOf(round)).map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
  });
});

describe('the overview', () => {
  const writing = functionWith('Writer', [
    { Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [ELSEWHERE, '/reports/*']] } },
  ]);

  it('has people upload to a bucket of events to which nothing here writes', () => {
    const { arrows } = overviewOf(graph({ Storage: BUCKET, Pipeline: pipeline() }, OUTPUTS));
    expect(arrows).toContainEqual({ from: 'people', to: 'Storage/Uploads', labels: ['upload'], style: 'flow' });
  });

  it('says of a flow what its rule says', () => {
    const { arrows } = overviewOf(graph({ Storage: BUCKET, Pipeline: pipeline() }, OUTPUTS));
    expect(arrows).toContainEqual(
      expect.objectContaining({ from: 'Storage/Uploads', to: 'Pipeline', labels: ['Images go to the worker'] }),
    );
  });

  it('says under which prefix a stack writes', () => {
    const { arrows } = overviewOf(graph({ Storage: BUCKET, Cron: writing }, OUTPUTS));
    expect(arrows).toContainEqual(
      expect.objectContaining({ from: 'Cron', to: 'Storage/Uploads', labels: ['write reports/'] }),
    );
  });
});
