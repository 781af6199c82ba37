import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { type App, Stack } from 'aws-cdk-lib/core';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** The app of `bin/app.ts`, as the CDK CLI would run it with this context, without bundling. */
export async function wholeApp(given: Readonly<Record<string, unknown>> = {}): Promise<App> {
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [], ...given });
  jest.resetModules();
  try {
    return (await import('../../bin/app.ts')).app;
  } finally {
    delete process.env.CDK_CONTEXT_JSON;
  }
}

export const PRODUCTION = { stage: 'production', alarmEmail: 'alarms@example.com' };

/** Each stack's template, by the stack's name. */
export function templatesOf(app: App): ReadonlyMap<string, Template> {
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return new Map(stacks.map((stack) => [stack.node.id, Template.fromStack(stack)]));
}
