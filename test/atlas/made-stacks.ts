import type { JsonObject } from '../../atlas/assembly/json.ts';
import { type Assembly, assemblyOf, readStack } from '../../atlas/assembly/read.ts';
import { type Graph, graphOf } from '../../atlas/model/graph.ts';

/** An assembly of templates with only these resources, by stack. */
export function assembly(stacks: Readonly<Record<string, JsonObject>>, outputs: JsonObject = {}): Assembly {
  return assemblyOf(
    Object.entries(stacks).map(([id, resources]) => readStack(id, { Resources: resources, Outputs: outputs[id] })),
  );
}

export function graph(stacks: Readonly<Record<string, JsonObject>>, outputs: JsonObject = {}): Graph {
  return graphOf(assembly(stacks, outputs));
}

export function resource(type: string, properties: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { Type: type, Properties: properties, ...more };
}

export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A function of this id, its role and a policy of these statements. */
export function functionWith(id: string, statements: readonly JsonObject[]): JsonObject {
  return {
    [id]: resource('AWS::Lambda::Function', { Role: arn(`${id}Role`), Timeout: 60 }),
    [`${id}Role`]: resource('AWS::IAM::Role'),
    [`${id}Policy`]: resource('AWS::IAM::Policy', {
      PolicyDocument: { Statement: statements },
      Roles: [{ Ref: `${id}Role` }],
    }),
  };
}
