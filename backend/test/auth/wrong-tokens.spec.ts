import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RateLimits } from '../../src/auth/rate-limits/rate-limits.js';
import { makeToken } from '../../src/auth/token-text.js';
import { SettableClock } from '../../src/clock/settable-clock.js';
import type { AccessToken } from '../../src/domain/access-token.js';
import { type Answer, RunningApp } from '../app/running-app.js';
import { makeDatabase, testServer } from '../postgres/test-database.js';
import { PatientLimits } from './patient-limits.js';
import { keepToken, signIn } from './signed-in.js';
import { SigningProvider } from './signing-provider.js';

const [HERE, ELSEWHERE] = ['198.51.100.7', '198.51.100.8'];
const TOKEN_MODE = { AUTH_MODE: 'token', TRUST_PROXY: '1' };

describe('a token that opens nothing', () => {
  const endings: (() => Promise<unknown> | void)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  const start = async (
    variables: Record<string, string> = TOKEN_MODE,
    clock = new SettableClock(),
    limits?: RateLimits,
  ) => {
    const app = await RunningApp.start({ variables, clock, ...(limits ? { limits } : {}) });
    endings.push(async () => {
      await app.stop();
      app.remove();
    });
    return app;
  };
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const show = (app: RunningApp, text: string, address = HERE) =>
    app.ask('GET', '/api/session', { headers: { ...from(address), authorization: `Bearer ${text}` } });
  /** How often each status was answered. */
  const often = async (times: number, ask: (time: number) => Promise<Answer<unknown>>) => {
    const statuses: Record<number, number> = {};
    for (let time = 0; time < times; time += 1) {
      const { status } = await ask(time);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    return statuses;
  };

  it('is put off after ten wrong secrets for one id, from anywhere, and its owner never is', async () => {
    const app = await start();
    const { text, token } = await keepToken(app);
    const guess = (address: string) => show(app, makeToken(token.id).text, address);
    expect(await often(10, (time) => guess(`203.0.113.${time}`))).toEqual({ 401: 10 });
    const refused = await guess('203.0.113.99');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(200);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(refused.body.detail).toContain(`Try again in ${seconds} s.`);
    expect((await signIn(app, makeToken(token.id).text, from('203.0.113.98'))).status).toBe(429);
    for (const address of ['203.0.113.99', HERE]) expect((await show(app, text, address)).status).toBe(200);
    expect((await signIn(app, text, from('203.0.113.99'))).status).toBe(200);
  });

  it.each([
    ['an unknown id', () => makeToken().text],
    ['a form that is none', (time: number) => `acc_garbage-${time}`],
    ['something else altogether', (time: number) => `garbage-${time}`],
  ])('is put off after ten with %s from one network, where a right one goes on', async (_what, textOf) => {
    const app = await start();
    const { text } = await keepToken(app);
    expect(await often(12, (time) => show(app, textOf(time)))).toEqual({ 401: 10, 429: 2 });
    expect((await signIn(app, makeToken().text, from(HERE))).status).toBe(429);
    expect((await show(app, makeToken().text, ELSEWHERE)).status).toBe(401);
    expect(await often(5, () => show(app, text))).toEqual({ 200: 5 });
    expect((await signIn(app, text, from(HERE))).status).toBe(200);
  });

  it.each([
    ['has expired', (now: number): Partial<AccessToken> => ({ expiresAt: now - 1 })],
    ['was revoked', (now: number): Partial<AccessToken> => ({ revokedAt: now - 1 })],
  ])('because it %s, takes nothing from the others of its network', async (_what, changes) => {
    const app = await start();
    const { text: spent } = await keepToken(app, { name: 'poller', ...changes(app.clock.now()) });
    expect(await often(650, () => show(app, spent))).toEqual({ 401: 10, 429: 640 });
    expect((await show(app, makeToken().text)).status).toBe(401);
    expect((await app.ask('GET', '/api/auth/options', { headers: from(HERE) })).status).toBe(200);
    expect((await signIn(app, makeToken().text, from(HERE))).status).toBe(401);
    const { text } = await keepToken(app);
    expect((await show(app, text)).status).toBe(200);
    expect((await signIn(app, text, from(HERE))).status).toBe(200);
  });

  it('is put off beside a right one that signs in where a flood of strangers comes from', async () => {
    const app = await start();
    const { text } = await keepToken(app);
    const stranger = () => app.ask('GET', '/api/session', { headers: from(HERE) });
    expect(await often(610, stranger)).toEqual({ 401: 600, 429: 10 });
    expect((await signIn(app, text, from(HERE))).status).toBe(200);
  });

  it('is not counted without limits', async () => {
    const app = await start({ ...TOKEN_MODE, RATE_LIMITS: 'off' });
    const { token } = await keepToken(app);
    expect(await often(15, () => show(app, makeToken(token.id).text))).toEqual({ 401: 15 });
  });

  it('is counted by all replicas together', async () => {
    await testServer();
    const database = await makeDatabase();
    endings.push(() => database.drop());
    const variables = { ...TOKEN_MODE, PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: database.url };
    const counting = new PatientLimits(database.url);
    endings.push(() => counting.close());
    const replica = (clock = new SettableClock()) => start(variables, clock, counting.make(clock));
    const [one, two] = [await replica(), await replica()];
    const { text, token } = await keepToken(one, { createdAt: Date.now(), expiresAt: Date.now() + 86_400_000 });
    const guess = (time: number) => show(time % 2 ? one : two, makeToken(token.id).text, `203.0.113.${time}`);
    expect(await often(12, guess)).toEqual({ 401: 10, 429: 2 });
    for (const app of [one, two]) expect((await show(app, text, '203.0.113.1')).status).toBe(200);
  }, 60_000);

  it('of the identity provider is counted likewise, and one that has expired for its account alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-center-wrong-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'client-secret'), 'pQ7v0Zt3mB9xLk2Rw8Yc5Hs1Dn6Fj4Ga', { mode: 0o600 });
    const provider = await SigningProvider.start();
    endings.push(() => provider.stop());
    const variables = {
      AUTH_MODE: 'oidc',
      TRUST_PROXY: '1',
      ...provider.settings(folder),
    };
    const app = await start(variables, new SettableClock(Date.now()));
    const expired = await provider.token({ exp: Math.floor(Date.now() / 1000) - 600 });
    expect(await often(12, () => show(app, expired))).toEqual({ 401: 10, 429: 2 });
    const foreign = await provider.token({ aud: 'urn:other' });
    expect(await often(12, () => show(app, foreign))).toEqual({ 401: 10, 429: 2 });
    expect((await show(app, foreign, ELSEWHERE)).status).toBe(401);
    expect((await show(app, await provider.token())).status).toBe(200);
    const begun = await fetch(`${app.url}/api/auth/oidc/sign-in`, { redirect: 'manual', headers: from(HERE) });
    expect(begun.status).toBe(302);
  });
});
