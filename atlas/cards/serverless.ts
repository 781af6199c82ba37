import { type Card, shown } from './card.ts';

export const STORAGE: Card = {
  word: 'storage',
  title: 'Amazon S3',
  says: 'Two private buckets: uploads, which tells EventBridge of each object, and derived, where every result goes. All other systems meet here.',
  questions: [
    {
      deck: 'What’s serverless?',
      ask: 'What does serverless mean?',
      answer:
        'Servers are there, but they are AWS’s to run: you deploy code or state what you need, and pay for use. A bucket here is a dozen lines, and no line says on what machine it lives.',
      shown: [shown('lib/storage/media-buckets.ts', 'export class MediaBuckets')],
    },
    {
      deck: 'Some of the serverless services in AWS',
      ask: 'Which serverless services does the deck name, and where is each used here?',
      answer:
        'S3 holds every photo and result, DynamoDB the catalogue, Lambda does the small work, and Fargate runs the gallery’s containers. EventBridge, SQS, API Gateway and Cognito are serverless too.',
      shown: [
        shown('lib/storage/media-buckets.ts', 'this.uploads = new Bucket'),
        shown('lib/api/catalogue-table.ts', 'export class CatalogueTable'),
        shown('lib/kit/typed-function.ts', 'export class TypedFunction'),
      ],
    },
    {
      deck: 'Example: Serverless Thumbnail creation',
      ask: 'How does a bucket start something without a server that watches it?',
      answer:
        'Its notification setting sends each event to EventBridge, where rules choose by suffix and size. No code decides, and no object matches two rules.',
      shown: [
        shown('lib/storage/media-buckets.ts', 'eventBridgeEnabled: true }'),
        shown('lib/kit/upload-pattern.ts', 'export function uploadPattern'),
      ],
    },
  ],
};

export const THUMBNAIL: Card = {
  word: 'thumbnail',
  title: 'Serverless Thumbnail creation',
  says: 'A new image in S3 makes an event, a rule hands it to a Lambda function, and thumbnails of 128, 512 and 1024 px are in S3 a moment later.',
  comparison: 'batch-or-lambda',
  questions: [
    {
      deck: 'Example: Serverless Thumbnail creation',
      ask: 'New image in S3, then what, until the thumbnail is there?',
      answer:
        'Object Created → EventBridge rule → Lambda function → put under thumbnails/ in the derived bucket. It writes to another bucket than the one that starts it, so it cannot start itself.',
      shown: [
        shown('lib/thumbnail/thumbnail-pipeline.ts', "new Rule(this, 'ImageUploaded'"),
        shown('lambda/thumbnail/make-handler.ts', 'export function makeHandler'),
      ],
    },
    {
      deck: 'Why AWS Lambda',
      ask: 'Why Lambda for this?',
      answer:
        'No servers to manage, runs on demand, scales by itself, and executions are short: here at most a minute. When nobody uploads, it costs nothing.',
      shown: [shown('lib/thumbnail/thumbnail-pipeline.ts', 'timeout: Duration.minutes(1)')],
    },
    {
      deck: 'Benefits of AWS Lambda',
      ask: 'What are the benefits of Lambda?',
      answer:
        'You pay for requests and compute time; AWS’s services invoke a function when something happens, as EventBridge does here; it scales from one request to very many; many languages run; and more resources, up to 10 GB of RAM, are one number.',
      shown: [
        shown('lib/thumbnail/thumbnail-pipeline.ts', "new Rule(this, 'ImageUploaded'"),
        shown('lib/thumbnail/thumbnail-pipeline.ts', 'Size.mebibytes(1769)'),
      ],
    },
    {
      deck: 'Benefits of AWS Lambda',
      ask: 'How is more CPU had for a function?',
      answer:
        'By memory, up to 10 GB: CPU comes in proportion, one whole vCPU at 1,769 MiB, which is what image work on one thread can use. More would be paid for and idle.',
      shown: [shown('lib/thumbnail/thumbnail-pipeline.ts', 'Size.mebibytes(1769)')],
    },
    {
      deck: 'Lambda Summary',
      ask: 'What does Lambda bill by?',
      answer:
        'By the number of invocations, and by run time × memory provisioned, to the millisecond. The arithmetic for a thumbnail is on this page under Price.',
      shown: [shown('atlas/price/prices.ts', 'lambdaArmGbSecond')],
    },
    {
      deck: 'Lambda Summary',
      ask: 'What happens to an event whose invocation fails?',
      answer:
        'It comes at least once: Lambda tries twice more within an hour, then it is kept with its error in a queue for 14 days, and an alarm goes off. So the work must be idempotent, and is.',
      shown: [
        shown('lib/kit/function-parts.ts', 'retryAttempts: 2'),
        shown('lambda/kit/process-upload.ts', 'export async function processUpload'),
      ],
    },
  ],
};

export const LAMBDA_CONTAINER: Card = {
  word: 'lambda-container',
  title: 'Lambda Container Image',
  says: 'First-page previews of PDFs. They need a native program, poppler, which no managed runtime has: so the function is an image with Lambda’s Runtime API inside.',
  questions: [
    {
      deck: 'Lambda Container Image',
      ask: 'What must be in a container image for Lambda to run it?',
      answer:
        'An operating system, dependencies, the handler, and a client of the Lambda Runtime API, which asks for the next event and posts the answer. Any image will not do; for those, ECS or Fargate is preferred.',
      shown: [
        shown('containers/kit/runtime-client.ts', 'export '),
        shown('containers/lambda-container/Dockerfile', 'FROM'),
      ],
    },
    {
      deck: 'Lambda Container Image',
      ask: 'When is an image worth it, over a zip?',
      answer:
        'When the code needs programs or libraries beyond the runtime, or more than 250 MB. Here it is pdftocairo of poppler, run as a process with limits of CPU time and memory.',
      shown: [shown('containers/lambda-container/limited-process.ts', 'export ')],
    },
    {
      deck: 'AWS Lambda language support',
      ask: 'Which languages does Lambda run?',
      answer:
        'Node.js, Python, Java, C# and PowerShell on .NET, Ruby have managed runtimes; any other by a custom runtime or an image. Here all is TypeScript: functions on the newest Node, images with a Node of their own.',
      shown: [shown('lib/kit/typed-function.ts', 'Runtime.NODEJS_24_X')],
    },
  ],
};

export const CRON: Card = {
  word: 'cron',
  title: 'Serverless CRON Job',
  says: 'Every hour a schedule invokes a function that looks for uploads without a result, sends them round again, and writes a report.',
  questions: [
    {
      deck: 'Example: Serverless CRON Job',
      ask: 'What replaces the machine that a cron job used to need?',
      answer:
        'EventBridge triggers a Lambda function every hour. Here it is EventBridge Scheduler, which also has a flexible window, retries and a dead-letter queue.',
      shown: [shown('lib/cron/hourly-cron.ts', 'this.schedule = new Schedule')],
    },
    {
      deck: 'Example: Serverless CRON Job',
      ask: 'What if two runs overlap, or one is delivered twice?',
      answer:
        'The schedule delivers at least once. Runs agree through conditional writes in S3, so one acts for an hour; in production the function also has a reserved concurrency of one.',
      shown: [shown('lambda/cron/turn.ts', 'export '), shown('lib/cron/hourly-cron.ts', 'reservedConcurrency:')],
    },
    {
      deck: 'Why AWS Lambda',
      ask: 'A function is limited by time. What if the work takes longer?',
      answer:
        'Fifteen minutes are the most. The cron stops two minutes before, keeps its place in S3, and goes on the next hour.',
      shown: [
        shown('lib/cron/hourly-cron.ts', 'After which a run is cut off'),
        shown('lambda/cron/progress.ts', 'export '),
      ],
    },
  ],
};

export const API: Card = {
  word: 'api',
  title: 'Amazon API Gateway',
  says: 'The library’s catalogue: a REST API in front of a function that creates, reads, updates and deletes items in DynamoDB, and a WebSocket API that tells of each change.',
  comparison: 'rest-or-always-on',
  questions: [
    {
      deck: 'Amazon API Gateway (Example)',
      ask: 'Client, REST API, and then?',
      answer:
        'API Gateway proxies the request to Lambda, which does create, read, update and delete in DynamoDB. Each method is declared, with its validator and authorizer, and all lead to one function.',
      shown: [shown('lib/api/crud-api.ts', 'new LambdaIntegration('), shown('lambda/api/rest/routes.ts', 'export ')],
    },
    {
      deck: 'Amazon API Gateway',
      ask: 'Which APIs does it support besides REST?',
      answer:
        'WebSocket APIs, for messages both ways. Here the table’s stream invokes a function that sends each change to the open connections of its owner.',
      shown: [shown('lib/api/live-feed.ts', 'new WebSocketApi(')],
    },
    {
      deck: 'Amazon API Gateway',
      ask: 'What does it do about security and floods?',
      answer:
        'User authentication (Cognito here), API keys with usage plans, throttling per stage and key, request validation, and access logs. AWS WAF stands in front in production.',
      shown: [
        shown('lib/api/crud-api.ts', 'CognitoUserPoolsAuthorizer('),
        shown('lib/api/crud-api.ts', 'Requests that one API key may make'),
        shown('lib/api/firewall.ts', 'export class Firewall'),
      ],
    },
    {
      deck: 'Lambda Summary',
      ask: 'How is a Lambda function exposed as an HTTP API?',
      answer:
        'Through API Gateway: it is permitted to invoke the function’s alias, method by method, and no one else is.',
      shown: [shown('lib/kit/live-alias.ts', 'export function liveAlias')],
    },
  ],
};
