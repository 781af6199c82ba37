import type { IConstruct } from 'constructs';
import { acknowledge } from '../kit/policy.ts';

/** Accepts findings at the one resource that they are about: by its id, the reason against each. */
export function acknowledgeEach(resource: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) acknowledge(resource, id, reason);
}
