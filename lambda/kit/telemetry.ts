import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

export { MetricUnit } from '@aws-lambda-powertools/metrics';

/** Structured JSON logs; service name and level come from the function's environment. */
export const logger = new Logger();

/** Metrics in CloudWatch's embedded format; namespace and service come from the function's environment. */
export const metrics = new Metrics();
