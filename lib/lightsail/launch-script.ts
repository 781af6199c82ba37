import { refuseSecrets } from './secrets.ts';

/** What an instance with Debian or Ubuntu sets up for itself. */
export interface LaunchScript {
  /** Debian packages, installed with what they recommend left out. @default - none */
  readonly packages?: readonly string[];
  /** Files to write, before the services start. @default - none */
  readonly files?: readonly ScriptFile[];
  /** Commands in POSIX shell that run at the first boot only, after packages and files. @default - none */
  readonly firstBoot?: readonly string[];
  /** systemd units to enable, and to start or reload. @default - none */
  readonly services?: readonly string[];
}

interface ScriptFile {
  readonly path: string;
  readonly content: string;
  /** Permissions in octal. @default '644' */
  readonly mode?: string;
}

/** Where the script says what it did. */
export const LAUNCH_LOG = '/var/log/launch-script.log';

/** The limit of EC2's user data, which Lightsail's launch scripts are, in bytes. */
const MAXIMUM_BYTES = 16_384;
const DELIMITER = 'END_OF_FILE';

/** Joins scripts: each does its part after the one before it. */
export function joinLaunchScripts(...scripts: readonly LaunchScript[]): LaunchScript {
  return {
    packages: [...new Set(scripts.flatMap(({ packages = [] }) => packages))],
    files: scripts.flatMap(({ files = [] }) => files),
    firstBoot: scripts.flatMap(({ firstBoot = [] }) => firstBoot),
    services: [...new Set(scripts.flatMap(({ services = [] }) => services))],
  };
}

/**
 * The script as text. It may run any number of times, with the same end, and it stops at the first
 * failure.
 *
 * It is plain POSIX shell: Lightsail puts its own lines, which begin with `#!/bin/sh`, before it.
 *
 * @throws Error for a secret in it, a relative path, a name that shells would read otherwise, or
 *   more than 16 KiB
 */
export function renderLaunchScript({ packages = [], files = [], firstBoot = [], services = [] }: LaunchScript): string {
  checkWords('packages', packages);
  checkWords('services', services);
  const lines = [
    '#!/bin/sh',
    'launch() (',
    'set -eu',
    'echo "launch script: started at $(date -u +%FT%TZ)"',
    ...(packages.length > 0 ? [installation(packages)] : []),
    ...files.map(writing),
    ...(firstBoot.length > 0 ? [once(firstBoot)] : []),
    ...services.map(starting),
    'echo "launch script: done at $(date -u +%FT%TZ)"',
    ')',
    `launch >>${LAUNCH_LOG} 2>&1`,
    '',
  ];
  const text = lines.join('\n');
  refuseSecrets(text);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAXIMUM_BYTES) throw new Error(`A launch script must have at most ${MAXIMUM_BYTES} bytes, got ${bytes}`);
  return text;
}

function installation(packages: readonly string[]): string {
  const get = 'DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600';
  return `${get} update -q\n${get} install -qy --no-install-recommends ${packages.join(' ')}`;
}

function writing({ path, content, mode = '644' }: ScriptFile): string {
  if (!/^(?:\/[\w.@-]+)+$/.test(path)) {
    throw new Error(
      `files must have absolute paths of letters, digits, dots, hyphens and @, got ${JSON.stringify(path)}`,
    );
  }
  if (!/^[0-7]{3,4}$/.test(mode)) throw new Error(`mode must be 3 or 4 octal digits, got ${JSON.stringify(mode)}`);
  if (content.split('\n').includes(DELIMITER)) {
    throw new Error(`files must not have a line ${DELIMITER}, got one in ${path}`);
  }
  const text = content.endsWith('\n') ? content : `${content}\n`;
  return `install -D -m ${mode} /dev/stdin ${path} <<'${DELIMITER}'\n${text}${DELIMITER}`;
}

function once(commands: readonly string[]): string {
  const marker = '/var/lib/launch-script/first-boot';
  return [`if [ ! -e ${marker} ]; then`, ...commands, `install -D -m 644 /dev/null ${marker}`, 'fi'].join('\n');
}

function starting(service: string): string {
  return `systemctl enable ${service}\nsystemctl reload-or-restart ${service}`;
}

function checkWords(property: string, words: readonly string[]): void {
  for (const word of words) {
    if (/^[a-z0-9][\w.+:@-]*$/i.test(word)) continue;
    throw new Error(`${property} must be names without spaces or shell characters, got ${JSON.stringify(word)}`);
  }
}
