import { readFileSync } from 'node:fs';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnAlarm as CfnLightsailAlarm } from 'aws-cdk-lib/aws-lightsail';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { product } from '../bin/kit/product.ts';
import { STAGES } from '../bin/kit/variants.ts';
import { runbookSection } from '../lib/kit/alarms.ts';

/** The runbook's sections by their address, as GitHub makes it of a heading. */
const sections = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')).toLowerCase().replaceAll(' ', '-'), section]),
);

/** By the runbook's section, which stacks have alarms that lead there. */
function alarms(): ReadonlyMap<string, ReadonlySet<string>> {
  const stacks = new Map<string, Set<string>>();
  for (const resource of product(STAGES.production).node.findAll()) {
    const section = sectionOf(resource);
    if (section === undefined) continue;
    stacks.set(section, (stacks.get(section) ?? new Set()).add(Stack.of(resource).node.id));
  }
  return stacks;
}

function sectionOf(resource: IConstruct): string | undefined {
  if (resource instanceof CfnAlarm) {
    return /docs\/runbook\.md#(\S+)$/.exec(resource.alarmDescription ?? '')?.[1] ?? 'no address';
  }
  return resource instanceof CfnLightsailAlarm ? runbookSection(resource.node.id) : undefined;
}

describe('the runbook', () => {
  it('has a section about every alarm of every stack, which names the stacks', async () => {
    const found = alarms();
    const told = [...found].map(([section, stacks]) => [section, stacksNamedIn(section), [...stacks]]);
    expect(told).toEqual([...found].map(([section, stacks]) => [section, [...stacks], [...stacks]]));
    expect(found.size).toBeGreaterThan(10);
  });

  it('leads from section to section only where there is one', () => {
    const links = [...sections.values()].flatMap((text) => [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, to]) => to));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((to) => !sections.has(to ?? ''))).toEqual([]);
  });
});

function stacksNamedIn(section: string): string[] | string {
  const text = sections.get(section);
  if (text === undefined) return `docs/runbook.md has no section #${section}`;
  return (/^Stacks: (.*)$/m.exec(text)?.[1] ?? '').split(', ');
}
