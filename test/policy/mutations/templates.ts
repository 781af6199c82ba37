import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { product } from '../../../bin/kit/product.ts';
import { VARIANTS } from '../../../bin/kit/variants.ts';
import { changed } from '../change.ts';
import type { Mutation } from './mutation.ts';

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** Files with good templates and with what mutations make of them. */
export class Templates {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mutations-'));
  readonly #good = new Map<string, string>();

  /** The file of a stack's good template. */
  good({ variant = 'production nat ec2', stack }: Mutation): string {
    const key = `${variant} ${stack}`;
    if (!this.#good.has(key)) {
      for (const { stackName, template } of product(VARIANTS[variant]).synth().stacks) {
        this.#good.set(`${variant} ${stackName}`, this.#write(`${variant} ${stackName}`, template));
      }
    }
    const file = this.#good.get(key);
    if (file === undefined) throw new Error(`stack must be one of ${[...this.#good.keys()].join(', ')}, got ${key}`);
    return file;
  }

  /** The file of a mutated template, and the resource that was changed. */
  mutated(mutation: Mutation, index: number): { readonly file: string; readonly logicalId: string } {
    const template: Template = JSON.parse(readFileSync(this.good(mutation), 'utf8'));
    const { type, named = /./, change, what } = mutation;
    const [logicalId, resource] =
      Object.entries(template.Resources).find(([id, { Type }]) => Type === type && named.test(id)) ?? [];
    if (!logicalId || !resource) throw new Error(`There is no ${type} ${named} in ${mutation.stack} for "${what}"`);
    const changes = typeof change === 'function' ? change(resource.Properties) : change;
    const inTemplate = Object.fromEntries(
      Object.entries(changes).map(([path, value]) => [`Resources.${logicalId}.Properties.${path}`, value]),
    );
    return { file: this.#write(`mutant ${index}`, changed(template, inTemplate)), logicalId };
  }

  #write(name: string, template: unknown): string {
    const file = join(this.#folder, `${name.replaceAll(' ', '-')}.template.json`);
    writeFileSync(file, JSON.stringify(template));
    return file;
  }
}
