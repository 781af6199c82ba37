/**
 * A copy of `value` with other values at paths such as `Targets.0.Arn`; `undefined` takes away what
 * is there.
 */
export function changed(value: unknown, changes: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone(value);
  for (const [path, to] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let holder = copy as Record<string, unknown>;
    for (const key of keys) {
      holder[key] ??= {};
      holder = holder[key] as Record<string, unknown>;
    }
    if (to === undefined) delete holder[last];
    else holder[last] = to;
  }
  return copy;
}
