import { execFileSync } from 'node:child_process';
import { mountScript } from '../../lib/lightsail/disks.ts';
import { joinLaunchScripts, renderLaunchScript } from '../../lib/lightsail/launch-script.ts';
import { websiteScript } from '../../lib/lightsail/website-script.ts';

const website = renderLaunchScript(
  joinLaunchScripts(mountScript([{ name: 'data', sizeGb: 8, mountPath: '/srv/data' }]), websiteScript()),
);

describe('The launch script', () => {
  it('is shell that POSIX knows', () => {
    expect(() => execFileSync('sh', ['-n'], { input: website, stdio: 'pipe' })).not.toThrow();
  });

  it('does everything of two scripts that are joined, in order and once', () => {
    const joined = joinLaunchScripts(
      { packages: ['a1', 'b1'], firstBoot: ['one'] },
      { packages: ['b1'], firstBoot: ['two'] },
    );
    expect(joined).toMatchObject({ packages: ['a1', 'b1'], firstBoot: ['one', 'two'] });
  });

  it.each([
    ['an AWS access key', 'export KEY=AKIAIOSFODNN7EXAMPLE'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['a GitHub token', `git clone https://ghp_${'a'.repeat(36)}@github.com/x/y`],
    ['a password in a URL', 'DATABASE=postgres://librarian:hunter22@database:5432/media'],
    ['a password, token or key', 'DB_PASSWORD="correct-horse"'],
    ['a password, token or key', 'api-key: 0123456789'],
    ['a reference to a secret', 'x={{resolve:secretsmanager:db:SecretString:password}}'],
  ])('refuses %s', (kind, line) => {
    expect(() => renderLaunchScript({ firstBoot: ['true', line] })).toThrow(`looks like ${kind}`);
  });

  it('does not repeat the secret that it refuses', () => {
    const render = () => renderLaunchScript({ files: [{ path: '/etc/app', content: 'password=hunter2222' }] });
    expect(render).toThrow(
      /^A launch script must not hold secrets: line \d+ looks like a password, token or key\. Fetch it at run time$/,
    );
  });

  it.each(['nginx; reboot', '-y', '$(id)', ''])('refuses the package %p', (name) => {
    expect(() => renderLaunchScript({ packages: [name] })).toThrow('packages must be names without spaces');
  });

  it.each(['etc/app', '/etc/my app', '/etc/$(id)', '/'])('refuses the path %p', (path) => {
    expect(() => renderLaunchScript({ files: [{ path, content: '' }] })).toThrow('files must have absolute paths');
  });

  it('refuses a file that would end early', () => {
    const content = 'one\nEND_OF_FILE\nreboot';
    expect(() => renderLaunchScript({ files: [{ path: '/etc/app', content }] })).toThrow(
      'must not have a line END_OF_FILE',
    );
  });

  it('refuses more than Lightsail takes', () => {
    const files = [{ path: '/etc/app', content: 'x'.repeat(16_384) }];
    expect(() => renderLaunchScript({ files })).toThrow('must have at most 16384 bytes');
  });
});
