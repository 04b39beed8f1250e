import { describe, expect, it } from '@jest/globals';
import { guardedLookup, isInsideAddress, type Resolve } from './address-guard.js';

const answering =
  (...addresses: string[]): Resolve =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

/** What the look-up of a host answers: the addresses, or the failure's sentence. */
const lookUp = (resolve: Resolve, all: boolean): Promise<unknown> =>
  new Promise((answer) => {
    guardedLookup(resolve)('crm.example', { all }, (error, address, family) =>
      answer(error ? error.message : [address, family]),
    );
  });

describe('isInsideAddress', () => {
  it.each([
    ...['127.0.0.1', '127.8.8.8', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['0.0.0.0', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', '64:ff9b::a00:1'],
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '2002:7f00:1::', '::7f00:1', 'not an address', ''],
  ])('finds %s inside', (address) => {
    expect(isInsideAddress(address)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '100.128.0.1',
  ])('finds %s outside', (address) => {
    expect(isInsideAddress(address)).toBe(false);
  });
});

describe('guardedLookup', () => {
  it('answers addresses on the internet, one or all', async () => {
    expect(await lookUp(answering('8.8.8.8', '8.8.4.4'), false)).toEqual(['8.8.8.8', 4]);
    expect(await lookUp(answering('8.8.8.8', '2606:4700::1111'), true)).toEqual([
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700::1111', family: 6 },
      ],
      undefined,
    ]);
  });

  it.each([['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::1'], ['169.254.169.254']])(
    'refuses a name when any of its addresses lies inside: %s',
    async (...addresses) => {
      expect(await lookUp(answering(...addresses), true)).toMatch(/inside the network/);
      expect(await lookUp(answering(...addresses), false)).toMatch(/inside the network/);
    },
  );

  it('refuses a name without an address', async () => {
    expect(await lookUp(answering(), true)).toBe('No address.');
  });

  it('passes a failure of the resolver on', async () => {
    const failing: Resolve = (_host, _options, done) => done(new Error('no such name'), []);
    expect(await lookUp(failing, false)).toBe('no such name');
  });
});
