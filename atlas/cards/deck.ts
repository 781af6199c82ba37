import type { Card } from './card.ts';
import { BATCH, DASHBOARDS, ECS, IMAGE_REPOSITORY, LIGHTSAIL, NETWORK } from './containers.ts';
import { API, CRON, LAMBDA_CONTAINER, STORAGE, THUMBNAIL } from './serverless.ts';

/** The study deck, system by system, in an order in which one can learn it. */
export const DECK: readonly Card[] = [
  STORAGE,
  THUMBNAIL,
  LAMBDA_CONTAINER,
  BATCH,
  CRON,
  API,
  IMAGE_REPOSITORY,
  ECS,
  LIGHTSAIL,
  NETWORK,
  DASHBOARDS,
];

/** The stack of a word: `lambda-container` is `LambdaContainer`. */
export function stackOf(word: string): string {
  return word
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The word of a stack. */
export function wordOf(stack: string): string {
  return stack.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
