import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf } from './allowed-calls.js';
import { readBaseAddress } from './wire/base-address.js';

const base = readBaseAddress('https://crm.example/api/v2', true);
const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('addressOf', () => {
  it.each([
    ['/jobs', 'https://crm.example/api/v2/jobs?pageSize=25&includes=contacts'],
    [
      `/jobs/${ID}/payments/overview`,
      `https://crm.example/api/v2/jobs/${ID}/payments/overview?pageSize=25&includes=contacts`,
    ],
    [`/contacts/${ID}`, `https://crm.example/api/v2/contacts/${ID}?pageSize=25&includes=contacts`],
    ['/company-settings', 'https://crm.example/api/v2/company-settings?pageSize=25&includes=contacts'],
  ])('leads %s below the base address', (path, address) => {
    const query = { pageSize: 25, startDate: undefined, includes: 'contacts' };
    expect(addressOf(base, 'GET', path, query).href).toBe(address);
  });

  it('lets the two searches be posted, and nothing else', () => {
    expect(addressOf(base, 'POST', '/jobs/search', {}).href).toBe('https://crm.example/api/v2/jobs/search');
    expect(addressOf(base, 'POST', '/contacts/search', {}).href).toBe('https://crm.example/api/v2/contacts/search');
    for (const path of ['/jobs', `/jobs/${ID}`, '/contacts', '/webhooks', '/jobs/search/']) {
      expect(() => addressOf(base, 'POST', path, {})).toThrow('may leave');
    }
  });

  it.each([
    '',
    '/',
    'jobs',
    '//other.example/jobs',
    'https://other.example/jobs',
    '/\\other.example/jobs',
    '/jobs/',
    '/jobs?x=1',
    '/jobs#x',
    '/jobs/..',
    '/jobs/../users',
    '/jobs/%2e%2e/users',
    '/jobs/a/../../users',
    '/jobs/a b',
    '/jobs/a\n',
    '/jobs/a@other.example',
    '/jobs/{}',
    '/jobs/-a',
    '/jobs/id/documents',
    '/jobs/id/photos',
    '/JOBS',
    '/company-settings/other',
    '/webhooks/v2/subscriptions',
    '/acculynx/countries',
    `/jobs/${'a'.repeat(65)}`,
  ])('lets no GET of %j out', (path) => {
    expect(() => addressOf(base, 'GET', path, {})).toThrow('may leave');
  });

  it('never leads off the base address, whatever path is asked for', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'jobs',
        'contacts',
        'search',
        '..',
        '.',
        '',
        '@',
        '%2e%2e',
        '\\',
        'other.example',
        ':80',
        'https:',
        ID,
      ),
      fc.string(),
    );
    const path = fc
      .array(part, { maxLength: 5 })
      .chain((parts) => fc.constantFrom(parts.join('/'), `/${parts.join('/')}`));
    fc.assert(
      fc.property(path, fc.dictionary(fc.string(), fc.string()), (wanted, query) => {
        let address: URL;
        try {
          address = addressOf(base, 'GET', wanted, query);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect(address.origin).toBe('https://crm.example');
        expect(address.pathname).toBe(`/api/v2${wanted}`);
        expect(address.pathname).toMatch(/^\/api\/v2\/[a-z]/);
        expect([address.username, address.hash]).toEqual(['', '']);
      }),
      { numRuns: 1_000 },
    );
  });
});
