import type { CfnInstance } from 'aws-cdk-lib/aws-lightsail';
import * as z from 'zod/mini';

/** Who may reach an instance through its public address. Whatever is not named here is closed. */
export interface Firewall {
  /** IP ranges that see the website, at ports 80 and 443. @default - nobody */
  readonly website?: readonly string[];
  /** IP ranges that may connect by SSH, of at least /8 (IPv6: /16): never the world. @default - nobody */
  readonly ssh?: readonly string[];
  /** SSH from the console's browser client, for who may sign in to the account. @default false */
  readonly browserSsh?: boolean;
  /** Further ports. @default - none */
  readonly ports?: readonly OpenPort[];
}

interface OpenPort {
  readonly protocol: 'tcp' | 'udp';
  readonly from: number;
  /** The last port of the range. @default - `from` */
  readonly to?: number;
  /** IP ranges that may reach it. */
  readonly cidrs: readonly string[];
}

const SSH_PORT = 22;
const HIGHEST_PORT = 65_535;

/**
 * The firewall as CloudFormation wants it. It is always given, even with no port in it: an instance
 * without one opens SSH and HTTP to the world.
 * @throws Error that names the property, the rule and the value
 */
export function portsOf({
  website = [],
  ssh = [],
  browserSsh = false,
  ports = [],
}: Firewall): CfnInstance.PortProperty[] {
  checkRanges('website', website);
  checkRanges('ssh', ssh);
  checkNotTheWorld('ssh', ssh);
  for (const port of ports) checkPort(port);

  return [
    ...[80, 443].flatMap((port) => openTo(website, { protocol: 'tcp', fromPort: port, toPort: port })),
    ...sshPorts(ssh, browserSsh),
    ...ports.flatMap(({ protocol, from, to = from, cidrs }) => openTo(cidrs, { protocol, fromPort: from, toPort: to })),
  ];
}

function sshPorts(cidrs: readonly string[], browserSsh: boolean): CfnInstance.PortProperty[] {
  const port = { protocol: 'tcp', fromPort: SSH_PORT, toPort: SSH_PORT };
  const aliases = browserSsh ? { cidrListAliases: ['lightsail-connect'] } : {};
  if (cidrs.length === 0 && browserSsh) return [{ ...port, cidrs: [], ipv6Cidrs: [], ...aliases }];
  return openTo(cidrs, port).map((open) => ({ ...open, ...aliases }));
}

/** Both lists are always given: Lightsail has a firewall for IPv4 and one for IPv6. */
function openTo(cidrs: readonly string[], port: CfnInstance.PortProperty): CfnInstance.PortProperty[] {
  if (cidrs.length === 0) return [];
  const ipv6Cidrs = cidrs.filter((cidr) => cidr.includes(':'));
  return [{ ...port, cidrs: cidrs.filter((cidr) => !cidr.includes(':')), ipv6Cidrs }];
}

function checkPort({ from, to = from, cidrs }: OpenPort): void {
  const isRange = Number.isInteger(from) && Number.isInteger(to) && from >= 1 && from <= to && to <= HIGHEST_PORT;
  if (!isRange) throw new Error(`ports must be ranges within 1 to ${HIGHEST_PORT}, got ${from} to ${to}`);
  checkRanges('ports', cidrs);
  if (from <= SSH_PORT && SSH_PORT <= to) checkNotTheWorld('ports', cidrs);
}

const range = z.union([z.cidrv4(), z.cidrv6()]);

function checkRanges(property: string, cidrs: readonly string[]): void {
  for (const cidr of cidrs) {
    if (range.safeParse(cidr).success) continue;
    throw new Error(
      `${property} must be IP ranges such as 203.0.113.0/24 or 2001:db8::/32, got ${JSON.stringify(cidr)}`,
    );
  }
}

function checkNotTheWorld(property: string, cidrs: readonly string[]): void {
  for (const cidr of cidrs) {
    const prefixLength = Number(cidr.split('/')[1]);
    if (prefixLength >= (cidr.includes(':') ? 16 : 8)) continue;
    throw new Error(
      `${property} must not open SSH to the world: name ranges of /8 (IPv6: /16) or smaller, got ${cidr}`,
    );
  }
}
