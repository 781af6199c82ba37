/**
 * What NIST 800-53 R5, as cdk-nag checks it, has against the product: `npm run policy:nist`. It is a
 * report, not a gate, but each finding must be explained in docs/security.md, by its rule, or this fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NIST80053R5Checks } from 'cdk-nag';
import { product } from './kit/product.ts';
import { VARIANTS } from './kit/variants.ts';

const PAGE = 'docs/security.md';
const PREFIX = 'NIST.800.53.R5-';

/** Resources by rule, over all variants, each with the stages where it breaks the rule. */
function findings(): Map<string, Map<string, Set<string>>> {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const [variant, { stage = '' }] of Object.entries(VARIANTS)) {
    for (const { ruleName, violatingResources } of new NIST80053R5Checks().validateScope(product(VARIANTS[variant]))
      .violations) {
      const resources = found.get(ruleName) ?? new Map<string, Set<string>>();
      found.set(ruleName, resources);
      for (const { constructPath = '' } of violatingResources)
        resources.set(constructPath, (resources.get(constructPath) ?? new Set()).add(stage));
    }
  }
  return found;
}

/** Rules with a row in the page's table: `| S3DefaultEncryptionKMS | … |`, the second cell with text. */
function explained(): Set<string> {
  const page = readFileSync(join(import.meta.dirname, '..', PAGE), 'utf8');
  const [, table = ''] = page.split(/^## NIST 800-53 R5$/m);
  return new Set(
    [...table.matchAll(/^\| ([A-Z]\w+) \| [^|]*\w[^|]* \| [^|]*\w[^|]* \|/gm)].map(([, rule = '']) => PREFIX + rule),
  );
}

const found = findings();
const reasons = explained();
for (const [rule, resources] of [...found].sort()) {
  const stages = [...new Set([...resources.values()].flatMap((each) => [...each]))];
  const isExplained = reasons.has(rule);
  const count = String(resources.size).padStart(3);
  console.log(
    `${isExplained ? '       ' : 'MISSING'} ${count}  ${rule.slice(PREFIX.length).padEnd(34)}  ${stages.join(', ')}`,
  );
  if (!isExplained || process.argv.includes('--verbose'))
    for (const path of resources.keys()) console.log(`               ${path}`);
}
const missing = [...found.keys()].filter((rule) => !reasons.has(rule));
const stale = [...reasons].filter((rule) => !found.has(rule));
console.log(`\n${found.size} rules have findings; ${missing.length} of them are not explained in ${PAGE}`);
if (stale.length > 0) console.log(`Explained there, but no longer broken: ${stale.join(', ')}`);
if (missing.length > 0) process.exitCode = 1;
