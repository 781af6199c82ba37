// Template tests say what they validate; the CDK's own rules run at synth, in `npm run check`.
process.env.CDK_VALIDATION = 'false';
// No test may reach an AWS account by whatever the machine has configured.
process.env.AWS_ACCESS_KEY_ID = 'test';
process.env.AWS_SECRET_ACCESS_KEY = 'test';
process.env.AWS_REGION = 'us-east-1';
// Logs go through `console`, where a test that reads them finds them, and only from the level that it sets.
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED = 'true';
