import { describe, expect, it } from '@jest/globals';
import { readBaseAddress } from './base-address.js';

describe('readBaseAddress', () => {
  it.each([
    ['https://api.acculynx.com/api/v2', true],
    ['https://api.acculynx.com/api/v2/', false],
    ['http://127.0.0.1:4010/api/v2', false],
    ['http://localhost:4010/api/v2', false],
    ['https://10.0.0.1/api/v2', false],
    ['https://8.8.8.8/api/v2', true],
  ])('lets calls go to %s (production: %s)', (address, production) => {
    const base = readBaseAddress(address, production);
    expect(base.refusal).toBeUndefined();
    expect(base.prefix).toBe('/api/v2');
    expect(base.guarded).toBe(production);
  });

  it.each([
    ['http://127.0.0.1:4010/api/v2', true],
    ['http://api.acculynx.com/api/v2', true],
    ['http://api.acculynx.com/api/v2', false],
    ['http://10.0.0.1/api/v2', false],
    ['https://127.0.0.1/api/v2', true],
    ['https://localhost/api/v2', true],
    ['https://[::1]/api/v2', true],
    ['https://10.0.0.1/api/v2', true],
    ['https://169.254.169.254/latest', true],
    ['ftp://api.acculynx.com/api/v2', false],
  ])('lets no call go to %s (production: %s)', (address, production) => {
    expect(readBaseAddress(address, production).refusal).toMatch(/https|inside the network/);
  });

  it.each([
    '',
    'api.acculynx.com',
    'https://u:secret-word@api.acculynx.com/',
    'https://api.acculynx.com/?x=secret-word',
    'https://api.acculynx.com/#x',
  ])('refuses %j as an address, without repeating it', (address) => {
    expect(() => readBaseAddress(address, true)).toThrow(/^(?!.*secret-word)The base address of AccuLynx/);
  });
});
