import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchScript } from './launch-script.ts';

/** A disk beside the one that comes with the instance's bundle. */
export interface ExtraDisk {
  /** At most 16 lower-case letters, digits and hyphens; it is the file system's label too. */
  readonly name: string;
  /** From 8 to 16384 GB. */
  readonly sizeGb: number;
  /** Where the launch script mounts it, such as `/srv/data`. */
  readonly mountPath: string;
}

/** Lightsail attaches by the names /dev/xvdf to /dev/xvdp. */
const LETTERS = 'fghijklmnop';

/** The device that the disk at this place in the list is attached as. */
export function devicePath(index: number): string {
  return `/dev/xvd${LETTERS[index]}`;
}

/**
 * @throws Error that names the property, the rule and the value
 */
export function checkDisks(disks: readonly ExtraDisk[]): void {
  if (disks.length > LETTERS.length) throw new Error(`disks must be at most ${LETTERS.length}, got ${disks.length}`);
  for (const { name, sizeGb, mountPath } of disks) {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?$/.test(name)) {
      throw new Error(`disk name must be 1 to 16 lower-case letters, digits and hyphens, got ${JSON.stringify(name)}`);
    }
    if (!Number.isInteger(sizeGb) || sizeGb < 8 || sizeGb > 16_384) {
      throw new Error(`disk size must be a whole number from 8 to 16384 GB, got ${sizeGb}`);
    }
    if (!/^(?:\/[\w.-]+)+$/.test(mountPath)) {
      throw new Error(`disk mountPath must be an absolute path without spaces, got ${JSON.stringify(mountPath)}`);
    }
  }
}

/** Mounts the disks at every boot, and formats a new one. */
export function mountScript(disks: readonly ExtraDisk[]): LaunchScript {
  if (disks.length === 0) return {};
  const program = readFileSync(join(import.meta.dirname, 'mount-disk.sh'), 'utf8');
  return {
    packages: ['nvme-cli'],
    files: [
      { path: '/usr/local/sbin/mount-disk', content: program, mode: '755' },
      ...disks.map((disk, index) => ({ path: `/etc/systemd/system/${unit(disk)}`, content: unitFile(disk, index) })),
    ],
    services: disks.map(unit),
  };
}

function unit({ name }: ExtraDisk): string {
  return `mount-${name}.service`;
}

function unitFile({ name, mountPath }: ExtraDisk, index: number): string {
  return `[Unit]
Description=Mount the disk ${name} at ${mountPath}
Before=nginx.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/mount-disk ${devicePath(index)} ${name} ${mountPath}

[Install]
WantedBy=multi-user.target
`;
}
