import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchScript } from './launch-script.ts';

/** A static page by nginx, on a system that keeps itself up to date and shuts out who keeps trying. */
export function websiteScript(): LaunchScript {
  return {
    packages: ['nginx', 'fail2ban', 'nftables', 'python3-systemd', 'unattended-upgrades'],
    files: [
      { path: '/var/www/website/index.html', content: source('index.html') },
      { path: '/var/www/website/style.css', content: source('style.css') },
      { path: '/etc/nginx/sites-enabled/website', content: source('nginx.conf') },
      { path: '/etc/fail2ban/jail.d/website.local', content: source('fail2ban.conf') },
      { path: '/etc/apt/apt.conf.d/52website', content: source('apt.conf') },
    ],
    firstBoot: ['rm -f /etc/nginx/sites-enabled/default'],
    services: ['nginx.service', 'fail2ban.service', 'unattended-upgrades.service'],
  };
}

function source(name: string): string {
  return readFileSync(join(import.meta.dirname, 'website', name), 'utf8');
}
