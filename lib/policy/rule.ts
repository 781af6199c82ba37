import { isRecord, type Properties } from './values.ts';

/** What a rule demands of resources, and how to know that one breaks it. */
export interface Rule {
  /** Without the pack's name, which comes before it in reports: `Compute-BatchTimeout`. */
  readonly id: string;
  /** Types of the resources that it is about. */
  readonly types: readonly string[];
  /** Where in a resource's properties to look, as reports show it. */
  readonly property: string;
  readonly demands: string;
  readonly why: string;
  readonly fix: string;
  /** AWS's own page about it. */
  readonly source: string;
  readonly isBrokenBy: (resource: Resource) => boolean;
}

/** A resource of a resolved template. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly template: Template;
}

/** A resolved template, as CloudFormation gets it. */
export class Template {
  readonly resources: readonly Resource[];

  constructor(json: unknown) {
    const resources = isRecord(json) && isRecord(json.Resources) ? json.Resources : {};
    this.resources = Object.entries(resources).flatMap(([logicalId, resource]) => {
      if (!isRecord(resource)) return [];
      const { Type, Properties } = resource;
      return [
        {
          logicalId,
          type: typeof Type === 'string' ? Type : '',
          properties: isRecord(Properties) ? Properties : {},
          template: this,
        },
      ];
    });
  }

  ofType(...types: readonly string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  named(logicalId: string): Resource | undefined {
    return this.resources.find((resource) => resource.logicalId === logicalId);
  }
}
