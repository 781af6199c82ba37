import { portsOf } from '../../lib/lightsail/firewall.ts';

describe('Firewall', () => {
  it('opens HTTP and HTTPS, and nothing else, for a website', () => {
    expect(portsOf({ website: ['203.0.113.0/24'] })).toEqual([
      { protocol: 'tcp', fromPort: 80, toPort: 80, cidrs: ['203.0.113.0/24'], ipv6Cidrs: [] },
      { protocol: 'tcp', fromPort: 443, toPort: 443, cidrs: ['203.0.113.0/24'], ipv6Cidrs: [] },
    ]);
  });

  it('may open a website to the world', () => {
    expect(portsOf({ website: ['0.0.0.0/0', '::/0'] })[0]).toMatchObject({ cidrs: ['0.0.0.0/0'], ipv6Cidrs: ['::/0'] });
  });

  it.each(['0.0.0.0/0', '128.0.0.0/1', '10.0.0.0/7', '::/0', '2000::/3'])('never opens SSH to %s', (cidr) => {
    expect(() => portsOf({ ssh: [cidr] })).toThrow(`ssh must not open SSH to the world`);
  });

  it('sees SSH within a range of ports', () => {
    expect(() => portsOf({ ports: [{ protocol: 'tcp', from: 20, to: 25, cidrs: ['0.0.0.0/0'] }] })).toThrow(
      'ports must not open SSH to the world',
    );
  });

  it("lets the console's browser client in when it is asked to", () => {
    expect(portsOf({ ssh: ['198.51.100.7/32'], browserSsh: true })).toEqual([
      {
        protocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        cidrs: ['198.51.100.7/32'],
        ipv6Cidrs: [],
        cidrListAliases: ['lightsail-connect'],
      },
    ]);
  });

  it.each(['203.0.113.7', 'anyone', '203.0.113.0/33', ''])('refuses the range %p', (cidr) => {
    expect(() => portsOf({ website: [cidr] })).toThrow(`got ${JSON.stringify(cidr)}`);
  });

  it.each([
    [0, 0],
    [80, 79],
    [80, 65_536],
    [1.5, 2],
  ])('refuses the ports %s to %s', (from, to) => {
    expect(() => portsOf({ ports: [{ protocol: 'udp', from, to, cidrs: ['203.0.113.0/24'] }] })).toThrow(
      'ports must be ranges within 1 to 65535',
    );
  });
});
