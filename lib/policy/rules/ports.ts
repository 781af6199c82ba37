import { at, isMissing, isUnknown, numberOf, textOf } from '../values.ts';

/** SSH, Telnet, RPC, SMB, remote desktop and common databases and caches. */
const SENSITIVE_PORTS = [
  20, 21, 22, 23, 135, 445, 1433, 1521, 2049, 2375, 2376, 3306, 3389, 5432, 5900, 5984, 6379, 6443, 7001, 8020, 9042,
  9200, 9300, 11211, 27017,
];

/** A range that half the internet is in counts as the world: two of them are all of it. */
export function isTheWorld(cidr: unknown): boolean {
  const [, prefix] = /^[\d.:a-f]+\/(\d+)$/i.exec(textOf(cidr)) ?? [];
  return prefix !== undefined && Number(prefix) <= 1;
}

/** Whether a rule with `FromPort`, `ToPort` and a protocol opens a port that nobody should find open. */
export function opensSensitivePort(rule: unknown): boolean {
  const protocols = [...at(rule, 'IpProtocol'), ...at(rule, 'Protocol')].filter((protocol) => !isMissing(protocol));
  if (protocols.some((protocol) => textOf(protocol) === '-1' || textOf(protocol) === 'all')) return true;
  return at(rule, 'FromPort').some((from) =>
    at(rule, 'ToPort').some((to) => {
      if (isUnknown(from)) return false;
      const first = numberOf(from) ?? 0;
      const last = numberOf(to) ?? first;
      return SENSITIVE_PORTS.some((port) => first <= port && port <= last);
    }),
  );
}
