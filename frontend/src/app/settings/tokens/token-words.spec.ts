import { NOW } from '../../core/testing/now';
import { aToken } from '../testing/a-token';
import { inOrder, tenantsWords, tokenMark } from './token-words';

const DAY = 86_400;

describe('tokenMark', () => {
  it.each([
    ['is plain while it is valid', { expires_at: NOW + 14.1 * DAY }, 'ok', 'Valid'],
    ['is late in its last two weeks', { expires_at: NOW + 14 * DAY }, 'late', 'Expires soon'],
    ['ends by itself between two answers', { expires_at: NOW }, 'cancel', 'Expired'],
    ['is expired', { state: 'expired', expires_at: NOW - DAY }, 'cancel', 'Expired'],
    ['is revoked', { state: 'revoked' }, 'cancel', 'Revoked'],
  ] as const)('%s', (_what, given, kind, word) => {
    expect(tokenMark(aToken(given), NOW)).toEqual({ kind, word });
  });
});

describe('inOrder', () => {
  it('puts first what opens something, the newest of it first', () => {
    const tokens = [
      aToken({ id: 'revoked', state: 'revoked', created_at: NOW }),
      aToken({ id: 'old', created_at: NOW - 2 }),
      aToken({ id: 'expired', state: 'expired' }),
      aToken({ id: 'new', created_at: NOW - 1 }),
    ];
    expect(inOrder(tokens).map(({ id }) => id)).toEqual(['new', 'old', 'expired', 'revoked']);
  });
});

describe('tenantsWords', () => {
  it('names the tenants, or says that they are all', () => {
    expect([tenantsWords(['*']), tenantsWords(['acme', 'beta'])]).toEqual(['All tenants', 'acme, beta']);
  });
});
