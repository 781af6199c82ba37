import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { mountScript } from '../../lib/lightsail/disks.ts';
import { joinLaunchScripts, LAUNCH_LOG, renderLaunchScript } from '../../lib/lightsail/launch-script.ts';
import { websiteScript } from '../../lib/lightsail/website-script.ts';
import { buildImage, Container } from '../kit/docker.ts';

/** What systemd needs, and what mounting a disk needs. */
const OPTIONS = [
  ...['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN', '--cap-add', 'MKNOD'],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--cgroupns', 'host', '--volume', '/sys/fs/cgroup:/sys/fs/cgroup', '--env', 'container=docker'],
  ...['--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/tmp'],
  ...['--device', '/dev/loop-control', '--device-cgroup-rule', 'b 7:* rwm'],
];

const script = renderLaunchScript(
  joinLaunchScripts(mountScript([{ name: 'data', sizeGb: 8, mountPath: '/srv/data' }]), websiteScript()),
);

describe('The launch script, run by a Debian instance', () => {
  let instance: Container;
  const launch = () => instance.exec('sh', '/root/launch-script');
  const page = (...options: string[]) =>
    instance.exec('curl', '--silent', '--include', ...options, 'http://127.0.0.1/');

  beforeAll(async () => {
    instance = new Container(
      buildImage('media-library/test-instance', 'test/lightsail/instance.Dockerfile', 'test/lightsail'),
      OPTIONS,
    );
    await hasBooted(instance);
    instance.write('/root/launch-script', script);
    instance.write('/root/mount-disk', readFileSync('lib/lightsail/mount-disk.sh', 'utf8'));
    launch();
  }, 600_000);

  afterAll(() => instance?.remove());

  it('is clean by shellcheck', () => {
    expect(instance.exec('shellcheck', '--shell=sh', '/root/launch-script', '/root/mount-disk')).toBe('');
  });

  it('serves the page', () => {
    expect(page()).toMatch(/^HTTP\/1.1 200 OK\r\n.*<h1>Media library<\/h1>/s);
  });

  it('serves it with security headers, without the server version', () => {
    const head = page('--head');
    expect(head).toContain("Content-Security-Policy: default-src 'self'");
    expect(head).toContain('X-Content-Type-Options: nosniff');
    expect(head).toContain('Server: nginx\r\n');
  });

  it('serves it compressed', () => {
    expect(page('--head', '--header', 'Accept-Encoding: gzip')).toContain('Content-Encoding: gzip');
  });

  it('takes nothing but GET and HEAD', () => {
    expect(page('--request', 'POST')).toContain('403 Forbidden');
  });

  it.each(['nginx', 'fail2ban', 'unattended-upgrades', 'mount-data'])('runs %s, at every boot', (service) => {
    expect(instance.exec('systemctl', 'is-active', service)).toBe('active');
    expect(instance.exec('systemctl', 'is-enabled', service)).toMatch(/^enabled$/m);
  });

  it('shuts out who keeps trying', () => {
    expect(instance.exec('fail2ban-client', 'status')).toContain('nginx-botsearch, sshd');
  });

  it('updates the system every day', () => {
    expect(instance.exec('apt-config', 'dump', 'APT::Periodic::Unattended-Upgrade')).toContain('"1"');
  });

  it('says what it did', () => {
    expect(instance.exec('tail', '-1', LAUNCH_LOG)).toMatch(/^launch script: done at /);
  });

  it('comes to the same end when it runs again', () => {
    const state = () => instance.exec('sh', '-c', 'find /etc /var/www -type f -exec sha256sum {} + | sort; dpkg -l');
    const before = state();
    launch();
    expect(state()).toBe(before);
    expect(page()).toContain('200 OK');
  }, 120_000);

  it('formats a new disk once, and keeps what is on it', () => {
    const kept = instance.exec('sh', '-euc', DISK);
    expect(kept).toBe('kept');
  });
});

/** A loop device stands in for the disk that Lightsail attaches as /dev/xvdf. */
const DISK = `
truncate -s 64M /root/disk
loop=$(losetup -f)
[ -b "$loop" ] || mknod "$loop" b 7 "\${loop#/dev/loop}"
losetup "$loop" /root/disk
trap 'umount -q /srv/data; losetup -d "$loop"' EXIT
mknod /dev/xvdf b 7 "\${loop#/dev/loop}"
systemctl restart mount-data
echo kept >/srv/data/file
umount /srv/data
systemctl restart mount-data
cat /srv/data/file
`;

async function hasBooted(instance: Container): Promise<void> {
  for (let attempt = 1; attempt <= 60; attempt += 1) {
    if (/running|degraded/.test(instance.exec('sh', '-c', 'systemctl is-system-running || true'))) return;
    await setTimeout(500);
  }
  throw new Error(`The instance did not boot: ${instance.logs()}`);
}
