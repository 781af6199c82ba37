import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { CfnResource, type IPolicyValidationContext, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** A stack whose template is being validated. */
export interface ValidatedStack {
  readonly stack: Stack;
  /** Absolute, though `cdk synth --output` may be told a relative folder. */
  readonly templatePath: string;
  /** As it was synthesized. */
  readonly template: unknown;
  readonly resources: ReadonlyMap<string, CfnResource>;
}

/** All stacks of a validation, nested ones too, which the context leaves out. */
export function validatedStacks({ appConstruct, stackTemplates }: IPolicyValidationContext): ValidatedStack[] {
  const paths = new Set(stackTemplates.map(({ stackConstructPath }) => stackConstructPath));
  return appConstruct.node
    .findAll()
    .filter(Stack.isStack)
    .filter((stack) => paths.has(topLevel(stack).node.path))
    .map((stack) => {
      const templatePath = resolve(Stage.of(stack)?.outdir ?? '', basename(stack.templateFile));
      const template = JSON.parse(readFileSync(templatePath, 'utf8'));
      return { stack, templatePath, template, resources: resourcesOf(stack) };
    });
}

function topLevel(stack: Stack): Stack {
  return stack.nestedStackParent ? topLevel(stack.nestedStackParent) : stack;
}

function resourcesOf(stack: Stack): Map<string, CfnResource> {
  const own = stack.node.findAll().filter(CfnResource.isCfnResource);
  return new Map(
    own
      .filter((resource) => resource.stack === stack)
      .map((resource) => [String(stack.resolve(resource.logicalId)), resource]),
  );
}

/**
 * Whether `Validations.of(…).acknowledge({ id, … })` was said at a resource or around it. The CDK
 * itself knows this only for ids with the plugin's name (`Compute::…`), and keeps others as annotations'.
 */
export function isAcknowledged(resource: IConstruct, id: string): boolean {
  return resource.node.scopes.some(({ node }) =>
    node.metadata.some(
      ({ type, data }) =>
        type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY &&
        Object.keys(data ?? {}).some((acknowledged) => acknowledged.replace(/^annotation::/i, '') === id),
    ),
  );
}
