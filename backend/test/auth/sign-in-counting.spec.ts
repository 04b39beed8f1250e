import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RateLimits } from '../../src/auth/rate-limits/rate-limits.js';
import { makeToken } from '../../src/auth/token-text.js';
import { RunningApp } from '../app/running-app.js';
import { keepToken } from './signed-in.js';

describe('a request to sign in with a token is counted', () => {
  let app: RunningApp;
  let taken: string[];
  beforeEach(async () => {
    taken = [];
    const take = (limit: string): Promise<undefined> => {
      taken.push(limit);
      return Promise.resolve(undefined);
    };
    app = await RunningApp.start({ variables: { AUTH_MODE: 'token' }, limits: new RateLimits({ take }) });
  });
  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  const post = (body: unknown) => app.ask('POST', '/api/auth/token', { body });

  it.each([
    ['no token', {}],
    ['a number', { token: 1 }],
    ['nothing', { token: null }],
    ['more than a token', { token: 'a', more: 1 }],
    ['a text that is longer than any', { token: 'a'.repeat(513) }],
  ])('for a stranger where it brings %s, so that no token is looked at', async (_what, body) => {
    expect((await post(body)).status).toBe(400);
    expect(taken).toEqual(['strangers']);
  });

  it('as a wrong token where it brings one, for its network and its id', async () => {
    expect((await post({ token: makeToken().text })).status).toBe(401);
    expect(taken).toEqual(['wrong_tokens', 'wrong_tokens']);
  });

  it('as a read of whom a right one belongs to', async () => {
    const { text } = await keepToken(app);
    expect((await post({ token: text })).status).toBe(200);
    expect(taken).toEqual(['reads']);
  });
});
