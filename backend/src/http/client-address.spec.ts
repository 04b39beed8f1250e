import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf, networkOf } from './client-address.js';

describe('where a request came from', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['::1', '::1', '0:0:0:0::/64'],
    ['2001:DB8:0:1::9', '2001:db8:0:1::9', '2001:db8:0:1::/64'],
    ['2001:db8::', '2001:db8::', '2001:db8:0:0::/64'],
    ['2001:db8:a:b:c:d:e:f', '2001:db8:a:b:c:d:e:f', '2001:db8:a:b::/64'],
    ['fe80::1%eth0', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', 'unknown', 'unknown'],
    ['evil\r\n', 'unknown', 'unknown'],
    ['127.0.0.1, 10.0.0.1', 'unknown', 'unknown'],
  ])('of %j is the address %s in the network %s', (ip, address, network) => {
    expect([addressOf({ ip }), networkOf({ ip })]).toEqual([address, network]);
  });

  it('is the same network for all the addresses in it', () => {
    const host = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(host, (groups) => {
        const ip = `2001:db8:5:6:${groups.map((group) => group.toString(16)).join(':')}`;
        expect(networkOf({ ip })).toBe('2001:db8:5:6::/64');
      }),
    );
  });

  it('is an address or unknown, whatever a proxy says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (ip) => {
        expect(addressOf({ ip })).toMatch(/^(?:unknown|[0-9a-f.:]+(?:%\S+)?)$/);
      }),
    );
  });
});
