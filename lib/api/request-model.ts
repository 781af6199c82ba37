import { CfnModel, type IModel, Model, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod/mini';

export interface RequestModelProps {
  readonly api: RestApi;
  readonly contentType: string;
  /** The handler's own schema of the body. */
  readonly schema: z.ZodMiniType;
}

/**
 * A model by which API Gateway refuses a body that is not a JSON object before any function sees
 * it; its fields are those of the handler's own schema.
 *
 * The rules about a field are left to the handler: API Gateway's validator does not say which field
 * broke one, and a client is owed that.
 */
export function requestModel(id: string, { api, contentType, schema }: RequestModelProps): IModel {
  const { properties = {} } = z.toJSONSchema(schema, { target: 'draft-4', io: 'input' });
  const model = new CfnModel(api, id, {
    restApiId: api.restApiId,
    contentType,
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: id,
      type: 'object',
      properties: Object.fromEntries(Object.keys(properties).map((name) => [name, {}])),
    },
  });
  return Model.fromModelName(api, `${id}Name`, model.ref);
}
