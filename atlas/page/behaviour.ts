import { html } from 'hono/html';
import type { Resource } from '../assembly/read.ts';
import { alarmsIn } from '../model/alarms.ts';
import { failuresIn, leftBehind } from '../model/failures.ts';
import type { Graph } from '../model/graph.ts';
import { kindOf } from '../model/services.ts';
import { type Permission, permissionsIn } from '../model/statements.ts';
import type { Html } from './html.ts';
import { named, resourceHref, table } from './text.ts';

/** Who may do what to what, from the statements of policies, and what nobody may. */
export function permissionsSection(stack: string, { assembly, owners }: Graph): Html {
  const permissions = permissionsIn(stack, assembly, owners);
  const rows = (effect: Permission['effect']) =>
    permissions
      .filter((permission) => permission.effect === effect)
      .map(({ resource, who, verbs, actions, targets, conditions }) => [
        html`<a href="${resourceHref(resource.address, stack)}">${who}</a>`,
        html`${verbs.join(', ')}<br><small>${actions.join(', ')}</small>`,
        html`<ul>${(targets.length > 0 ? targets : ['this resource']).map((target) => html`<li>${targetInWords(target)}</li>`)}</ul>`,
        html`${conditions.map((condition, index) => html`${index > 0 ? ' and ' : ''}${named(condition)}`)}`,
      ]);
  const [allowed, denied] = [rows('may'), rows('may not')];
  if (allowed.length + denied.length === 0) return html`<p>No policy of this stack gives or takes anything.</p>`;
  return html`${allowed.length > 0 ? table('Who may do what', ['Who', 'may', 'on', 'if'], allowed) : ''}
${denied.length > 0 ? table('What is forbidden, whatever else allows it', ['Who', 'may not', 'on', 'if'], denied, { showsCaption: true }) : ''}`;
}

function targetInWords(target: string): Html {
  if (target === '*') return html`anything: the service knows no resources for this`;
  const [, name, key] = /^«([^»]+)»\/(.*)$/.exec(target) ?? [];
  if (!name) return named(target);
  return key === '*' ? html`any object of <em>${name}</em>` : html`<em>${name}</em>, under <code>${key}</code>`;
}

export function alarmsSection(stack: string, graph: Graph): Html {
  const notes = alarmsIn(stack, graph);
  if (notes.length === 0) return html`<p>No alarm watches this stack.</p>`;
  return table(
    'Alarms',
    ['Alarm', 'goes off when', 'and says'],
    notes.map(({ alarm, watches, when, says = '' }) => [
      html`<a href="${resourceHref(alarm.address, stack)}">${alarm.name}</a><br><small>watches ${watches.name}, ${kindOf(watches.type).noun}</small>`,
      when,
      says,
    ]),
  );
}

/** Retries, dead-letter queues and time limits, and what a deleted stack leaves behind. */
export function failureSection(stack: string, graph: Graph): Html {
  const notes = failuresIn(stack, graph);
  const { kept, removed } = leftBehind(stack, graph);
  return html`<ul class="notes">${notes.map(({ resource, text }) => html`<li><a href="${resourceHref(resource.address, stack)}">${resource.name}</a>: ${text}</li>`)}</ul>
<p>When the stack is destroyed, ${list('kept', kept)}${kept.length > 0 && removed.length > 0 ? '; ' : ''}${list('removed', removed)}${kept.length + removed.length === 0 ? 'nothing that holds data is in it' : ''}.</p>`;
}

function list(what: string, resources: readonly Resource[]): string {
  if (resources.length === 0) return '';
  const names = resources.map(({ name }) => name);
  return `${names.length > 1 ? `these are ${what}` : `this is ${what}`}: ${names.join(', ')}`;
}
