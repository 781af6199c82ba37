/** What IAM actions let one do, where their names do not say it well. */
const VERBS: Readonly<Record<string, string>> = {
  'dynamodb:BatchGetItem': 'read items',
  'dynamodb:BatchWriteItem': 'write items',
  'dynamodb:DeleteItem': 'delete items',
  'dynamodb:DescribeStream': 'read the stream',
  'dynamodb:GetItem': 'read items',
  'dynamodb:GetRecords': 'read the stream',
  'dynamodb:GetShardIterator': 'read the stream',
  'dynamodb:ListStreams': 'read the stream',
  'dynamodb:PutItem': 'write items',
  'dynamodb:Query': 'query items',
  'dynamodb:UpdateItem': 'change items',
  'ecr:BatchCheckLayerAvailability': 'pull images',
  'ecr:BatchGetImage': 'pull images',
  'ecr:GetAuthorizationToken': 'sign in to the registry',
  'ecr:GetDownloadUrlForLayer': 'pull images',
  'events:PutEvents': 'send events',
  'execute-api:ManageConnections': 'send to connections',
  'lambda:InvokeFunction': 'invoke',
  'logs:CreateLogStream': 'write logs',
  'logs:PutLogEvents': 'write logs',
  's3:AbortMultipartUpload': 'give up uploads',
  's3:DeleteObject': 'delete objects',
  's3:GetObject': 'read objects',
  's3:ListBucket': 'list objects',
  's3:PutObject': 'write objects',
  'sqs:GetQueueAttributes': 'look the queue up',
  'sqs:GetQueueUrl': 'look the queue up',
  'sqs:SendMessage': 'send messages',
  'xray:PutTelemetryRecords': 'send traces',
  'xray:PutTraceSegments': 'send traces',
};

/** Actions in words, each only once: `s3:GetObject` is "read objects". */
export function verbsOf(actions: readonly string[]): readonly string[] {
  return [...new Set(actions.map(verbOf))];
}

function verbOf(action: string): string {
  const known = VERBS[action];
  if (known) return known;
  const [service = '', name = ''] = action.split(':');
  if (name === '*' || name === '') return service === '*' ? 'do anything' : `do anything in ${service}`;
  return name
    .replace(/\*$/, '…')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
