import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AuditPage } from '@aetherlink/contracts/audit';
import type { AuthOptions, SignedInSessions } from '@aetherlink/contracts/auth';
import type { Session } from '@aetherlink/contracts/session';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeToken, sha256Of } from '../../src/auth/token-text.js';
import { RunningApp } from '../app/running-app.js';
import { askAs, cookieOf, keepToken, OpenStream, SignedIn, signIn } from './signed-in.js';

const TOKEN_MODE = { AUTH_MODE: 'token' };
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

describe('a session', () => {
  let app: RunningApp;
  let streams: OpenStream[];
  beforeEach(async () => {
    streams = [];
    app = await RunningApp.start({ variables: TOKEN_MODE });
  });
  afterEach(async () => {
    for (const stream of streams) stream.close();
    await app.stop();
    app.remove();
  });

  const auditOf = async (operation: string): Promise<AuditPage['audit']> => {
    const { text } = await keepToken(app, { name: 'auditor' });
    const headers = { authorization: `Bearer ${text}` };
    return (await app.crm<AuditPage>('GET', `audit?operation=${operation}`, { headers })).body.audit;
  };
  const streamFor = async (headers: Record<string, string>): Promise<OpenStream> => {
    const stream = await OpenStream.to(app, headers);
    streams.push(stream);
    expect(stream.status).toBe(200);
    return stream;
  };
  const secretOf = (cookie: string): string => cookie.split('=')[1] ?? '';

  it('is given for a token once, in a cookie that no page and no other site can read', async () => {
    const { text, token } = await keepToken(app, { role: 'editor', tenants: ['acme'] });
    const answer = await signIn(app, text);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-acc_sid=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect(answer.body.principal).toEqual({
      id: `token:${token.id}`,
      name: 'token:nightly',
      role: 'editor',
      source: 'ui',
    });
    const { body } = await new SignedIn(app, cookieOf(answer)).ask<Session>('GET', '/api/session');
    expect(body).toEqual({ ...answer.body, ts: body.ts, ts_iso: body.ts_iso });
    expect(body.tenants).toEqual(['acme']);
  });

  it('does with the role and the tenants of its token what people do, as source ui', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app, { role: 'editor', tenants: ['acme'] })).text);
    const create = (tenant: string) =>
      browser.ask('POST', '/api/crm/import/acculynx/schedule', { tenant, body: { interval_sec: 60 } });
    expect((await create('acme')).status).toBe(201);
    expect(await create('bolt')).toMatchObject({ status: 404, body: { code: 'schedule_not_found' } });
    expect(await browser.ask('GET', '/api/tokens')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const [entry] = await auditOf('scheduler.schedule.created');
    expect(entry).toMatchObject({ source: 'ui', actor: 'token:nightly' });
    expect(entry?.actor_detail).toMatchObject({
      type: 'token',
      role: 'editor',
      credential: expect.stringMatching(/^session:/),
    });
  });

  it('is kept as a hash alone: neither its secret nor the token stands in a file, an entry or the list', async () => {
    const { text } = await keepToken(app);
    const browser = await SignedIn.with(app, text);
    const list = await browser.ask<SignedInSessions>('GET', '/api/auth/sessions');
    const audit = await browser.ask('GET', '/api/crm/import/acculynx/audit');
    const files = readdirSync(app.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    const shown = [JSON.stringify(list.body), JSON.stringify(audit.body)];
    for (const secret of [secretOf(browser.cookie), text.slice(13)]) {
      expect([...texts, ...shown].filter((some) => some.includes(secret))).toEqual([]);
    }
    expect(shown.filter((some) => some.includes(sha256Of(secretOf(browser.cookie))))).toEqual([]);
    expect(texts.some((some) => some.includes(sha256Of(secretOf(browser.cookie))))).toBe(true);
  });

  it('survives a restart, and is in no backup', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    const made = await browser.ask('POST', '/api/local/run', { body: { action: 'backup-store' } });
    expect(made.status).toBe(200);
    await app.stop();
    const [backup = ''] = readdirSync(join(app.dataDir, 'backups'));
    const text = gunzipSync(readFileSync(join(app.dataDir, 'backups', backup))).toString('utf8');
    expect(text).toContain('nightly');
    expect(text).not.toContain(sha256Of(secretOf(browser.cookie)));
    app = await RunningApp.start({ variables: TOKEN_MODE, dataDir: app.dataDir, clock: app.clock });
    expect(await new SignedIn(app, browser.cookie).status()).toBe(200);
  });

  it('takes the place of the one that the browser had', async () => {
    const { text } = await keepToken(app);
    const first = await SignedIn.with(app, text);
    const second = new SignedIn(app, cookieOf(await signIn(app, text, first.headers)));
    expect(second.cookie).not.toBe(first.cookie);
    expect(await first.status()).toBe(401);
    expect(await second.status()).toBe(200);
    expect(await app.persistence.sessions.all()).toHaveLength(1);
  });

  it('of a token with which fifty browsers are signed in ends when one more signs in', async () => {
    const { text } = await keepToken(app);
    const browsers: SignedIn[] = [];
    for (let i = 0; i < 51; i += 1) {
      browsers.push(await SignedIn.with(app, text));
      app.clock.advance(1);
    }
    expect(await app.persistence.sessions.all()).toHaveLength(50);
    expect(await browsers[0]?.status()).toBe(401);
    expect(await browsers[1]?.status()).toBe(200);
  });

  it('does not outlive its way of signing in', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    await app.stop();
    const oidc = {
      AUTH_MODE: 'oidc',
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'console',
      OIDC_AUDIENCE: 'api',
      OIDC_ROLES_CLAIM: 'roles',
      OIDC_CLIENT_SECRET_FILE: join(app.dataDir, 'client-secret'),
      SESSION_KEY_FILE: join(app.dataDir, 'session.key'),
    };
    writeFileSync(oidc.OIDC_CLIENT_SECRET_FILE, `${makeToken().text}\n`, { mode: 0o600 });
    app = await RunningApp.start({ variables: oidc, dataDir: app.dataDir, clock: app.clock });
    expect(await new SignedIn(app, browser.cookie).status()).toBe(401);
  });

  it('is over after 30 minutes without a request, and no sooner', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    app.clock.advance(30 * MINUTE_MS - 1);
    expect(await browser.status()).toBe(200);
    app.clock.advance(30 * MINUTE_MS - 1);
    expect(await browser.status()).toBe(200);
    app.clock.advance(30 * MINUTE_MS);
    const { status, body } = await browser.ask('GET', '/api/session');
    expect([status, body.detail]).toEqual([401, 'Your session has ended. Sign in again.']);
  });

  it('is over 12 hours after the sign-in, whatever was done in it', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    for (let quarter = 1; quarter < 48; quarter += 1) {
      app.clock.advance(15 * MINUTE_MS);
      expect(await browser.status()).toBe(200);
    }
    app.clock.advance(15 * MINUTE_MS - 1);
    expect(await browser.status()).toBe(200);
    app.clock.advance(1);
    expect(await browser.status()).toBe(401);
  });

  it('that has ended is removed from the store', async () => {
    await SignedIn.with(app, (await keepToken(app)).text);
    for (let minute = 0; minute < 32; minute += 1) app.clock.advance(MINUTE_MS);
    await app.until('it is gone', async () => (await app.persistence.sessions.all()).length === 0);
  });

  it('saves when it was last seen, at most once a minute', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    const begun = app.clock.now();
    const saved = async () => (await app.persistence.sessions.all())[0]?.lastSeenAt;
    app.clock.advance(59_000);
    await browser.status();
    const { body } = await browser.ask<SignedInSessions>('GET', '/api/auth/sessions');
    expect(body.items[0]?.last_seen_at).toBe((begun + 59_000) / 1000);
    expect(await saved()).toBe(begun);
    app.clock.advance(1_000);
    await browser.status();
    await app.until('it is saved', async () => (await saved()) === begun + MINUTE_MS);
  });

  it('ends at the sign-out, which takes the cookie away', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app, { role: 'viewer' })).text);
    const answer = await browser.ask<{ ok: boolean }>('POST', '/api/auth/sign-out');
    expect([answer.status, answer.body.ok]).toEqual([200, true]);
    expect(answer.headers.getSetCookie()).toEqual([
      '__Host-acc_sid=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect(answer.headers.get('clear-site-data')).toBe('"cache"');
    expect(await browser.status()).toBe(401);
    expect(await app.persistence.sessions.all()).toEqual([]);
    const [entry] = await auditOf('auth.signed_out');
    expect(entry).toMatchObject({ ring: 'people', source: 'ui', actor: 'token:nightly', outcome: 'success' });
    expect((await auditOf('auth.signed_in'))[0]).toMatchObject({
      ring: 'people',
      actor: 'token:nightly',
      after: { kind: 'token', role: 'viewer', tenants: ['*'] },
      actor_detail: entry?.actor_detail,
    });
  });

  it('is shown to admins and ended by one, with who did it', async () => {
    const admin = await SignedIn.with(app, (await keepToken(app, { name: 'boss' })).text);
    const other = await SignedIn.with(app, (await keepToken(app, { role: 'runner', tenants: ['acme'] })).text);
    const { body } = await admin.ask<SignedInSessions>('GET', '/api/auth/sessions');
    expect(body.items.map(({ name, current, kind, role }) => [name, current, kind, role])).toEqual(
      expect.arrayContaining([
        ['token:boss', true, 'token', 'admin'],
        ['token:nightly', false, 'token', 'runner'],
      ]),
    );
    const item = body.items.find(({ name }) => name === 'token:nightly');
    expect(item).toMatchObject({
      tenants: ['acme'],
      created_at: app.clock.now() / 1000,
      expires_at: (app.clock.now() + 12 * HOUR_MS) / 1000,
    });
    expect((await other.ask('GET', '/api/auth/sessions')).status).toBe(403);
    expect((await other.ask('DELETE', `/api/auth/sessions/${item?.id}`)).status).toBe(403);
    expect((await admin.ask('DELETE', `/api/auth/sessions/${item?.id}`)).status).toBe(200);
    expect(await other.status()).toBe(401);
    expect(await admin.ask('DELETE', `/api/auth/sessions/${item?.id}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    const [entry] = await auditOf('auth.session_revoked');
    expect(entry).toMatchObject({ ring: 'people', source: 'ui', actor: 'token:boss' });
    expect(entry?.before).toMatchObject({ id: item?.id, name: 'token:nightly', role: 'runner' });
  });

  it('of somebody with more tenants is neither shown to an admin with fewer nor ended by one', async () => {
    const few = await SignedIn.with(app, (await keepToken(app, { name: 'few', tenants: ['acme'] })).text);
    const all = await SignedIn.with(app, (await keepToken(app, { name: 'all' })).text);
    const names = async (browser: SignedIn) =>
      (await browser.ask<SignedInSessions>('GET', '/api/auth/sessions')).body.items.map(({ name }) => name).sort();
    expect(await names(few)).toEqual(['token:few']);
    expect(await names(all)).toEqual(['token:all', 'token:few']);
    const target = (await app.persistence.sessions.all()).find(({ actor }) => actor === 'token:all');
    expect((await few.ask('DELETE', `/api/auth/sessions/${target?.id}`)).status).toBe(404);
    expect(await all.status()).toBe(200);
  });

  it('ends when its token is revoked, expires, has a new secret or says something else', async () => {
    const changes = {
      revoked: { revokedAt: 1 },
      expired: { expiresAt: app.clock.now() },
      'new secret': { sha256: makeToken().sha256 },
      'other role': { role: 'viewer' },
      'other tenants': { tenants: ['acme'] },
    } as const;
    for (const [what, change] of Object.entries(changes)) {
      const { text, token } = await keepToken(app);
      const browser = await SignedIn.with(app, text);
      expect([what, await browser.status()]).toEqual([what, 200]);
      await app.persistence.tokens.save({ ...token, ...change });
      expect([what, await browser.status()]).toEqual([what, 401]);
    }
  });

  it('changes something only when the browser says that our own page asks', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    const attempt = async (headers: Record<string, string>) => {
      const body = { interval_sec: 60 };
      const answer = await app.crm('POST', 'schedule', {
        tenant: 'acme',
        body,
        headers: { cookie: browser.cookie, ...headers },
      });
      return [answer.status, (answer.body as { code?: string }).code];
    };
    expect(await attempt({})).toEqual([403, 'forbidden']);
    expect(await attempt({ 'sec-fetch-site': 'cross-site' })).toEqual([403, 'forbidden']);
    expect(await attempt({ 'sec-fetch-site': 'same-site' })).toEqual([403, 'forbidden']);
    expect(await attempt({ 'sec-fetch-site': '' })).toEqual([403, 'forbidden']);
    expect(await attempt({ origin: 'https://evil.example' })).toEqual([403, 'forbidden']);
    expect(await attempt({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toEqual([403, 'forbidden']);
    expect(await attempt({ 'sec-fetch-site': 'same-origin', 'x-ops': '0' })).toEqual([403, 'ops_header_required']);
    expect((await app.persistence.schedules.get('acme'))?.schedule).toBeUndefined();
    expect((await attempt({ 'sec-fetch-site': 'same-origin' }))[0]).toBe(201);
    expect((await attempt({ 'sec-fetch-site': 'none' }))[0]).toBe(200);
    expect((await attempt({ origin: app.url }))[0]).toBe(200);
    expect((await app.ask('GET', '/api/session', { headers: { cookie: browser.cookie } })).status).toBe(200);
  });

  it('is not asked for when there is a bearer token, which decides alone', async () => {
    const browser = await SignedIn.with(app, (await keepToken(app)).text);
    const { text } = await keepToken(app, { name: 'script', role: 'viewer' });
    const withBearer = (token: string) =>
      browser.ask<Session>('GET', '/api/session', { headers: { authorization: `Bearer ${token}` } });
    expect((await withBearer(text)).body.principal).toMatchObject({ name: 'token:script', source: 'api' });
    expect((await withBearer(makeToken().text)).status).toBe(401);
  });

  it.each([
    ['none', ''],
    ['another value', `__Host-acc_sid=${'A'.repeat(43)}`],
    ['a short one', '__Host-acc_sid=AAAA'],
    ['an empty one', '__Host-acc_sid='],
    ['the hash of one', `__Host-acc_sid=${'0'.repeat(64)}`],
    ['another name', `acc_sid=${'A'.repeat(43)}`],
    ['a member of every object', '__proto__=1; constructor=1'],
  ])('is not found by a cookie with %s', async (_what, cookie) => {
    expect(await new SignedIn(app, cookie).status()).toBe(401);
  });

  it('signs in and out again and again without pushing the acts of people out of the audit', async () => {
    const { text, token } = await keepToken(app, { name: 'restless', role: 'viewer' });
    await app.crm('POST', 'schedule', {
      tenant: 'acme',
      body: { interval_sec: 3600 },
      headers: { authorization: `Bearer ${(await keepToken(app, { name: 'boss' })).text}` },
    });
    for (let time = 0; time < 120; time += 1) {
      const browser = await SignedIn.with(app, text);
      if (time % 2 === 0) await browser.ask('POST', '/api/auth/sign-out');
    }
    const people = (await app.persistence.audit.page({ limit: 100, ring: 'people' })).rows;
    expect(people.map(({ operation }) => operation)).toContain('scheduler.schedule.created');
    const own = people.filter(({ actorDetail }) => actorDetail?.id === `token:${token.id}`);
    expect(own.map(({ operation }) => operation)).toEqual(['auth.signed_out', 'auth.signed_in']);
  });

  describe('with a stream of events', () => {
    it('reads it by the cookie alone', async () => {
      const browser = await SignedIn.with(app, (await keepToken(app, { role: 'viewer' })).text);
      const stream = await streamFor({ cookie: browser.cookie });
      expect(stream.ended).toBe(false);
    });

    it('loses it at the sign-out, while others keep theirs', async () => {
      const { text } = await keepToken(app);
      const [leaving, staying] = [await SignedIn.with(app, text), await SignedIn.with(app, text)];
      const [ending, open] = [await streamFor(leaving.headers), await streamFor(staying.headers)];
      await leaving.ask('POST', '/api/auth/sign-out');
      await app.until('the stream has ended', () => ending.ended);
      expect(open.ended).toBe(false);
    });

    it('loses it when an admin ends the session, and when the token is revoked', async () => {
      const admin = await SignedIn.with(app, (await keepToken(app, { name: 'boss' })).text);
      const { text, token } = await keepToken(app, { role: 'viewer' });
      const browser = await SignedIn.with(app, text);
      const first = await streamFor(browser.headers);
      const { body } = await admin.ask<SignedInSessions>('GET', '/api/auth/sessions');
      await admin.ask('DELETE', `/api/auth/sessions/${body.items.find(({ role }) => role === 'viewer')?.id}`);
      await app.until('the first stream has ended', () => first.ended);
      const [second, third] = [
        await streamFor((await SignedIn.with(app, text)).headers),
        await streamFor({ authorization: `Bearer ${text}` }),
      ];
      expect((await admin.ask('DELETE', `/api/tokens/${token.id}`)).status).toBe(200);
      await app.until('the other streams have ended', () => second.ended && third.ended);
    });

    it('loses the stream of a bearer token that is rotated at once', async () => {
      const admin = await SignedIn.with(app, (await keepToken(app, { name: 'boss' })).text);
      const { text, token } = await keepToken(app, { role: 'viewer' });
      const stream = await streamFor({ authorization: `Bearer ${text}` });
      expect((await admin.ask('POST', `/api/tokens/${token.id}/rotate`)).status).toBe(201);
      await app.until('the stream has ended', () => stream.ended);
    });

    it('loses it within five seconds when another replica ends the session', async () => {
      const browser = await SignedIn.with(app, (await keepToken(app)).text);
      const stream = await streamFor(browser.headers);
      const [session] = await app.persistence.sessions.all();
      await app.persistence.sessions.remove([session?.id ?? ''], []);
      app.clock.advance(5_000);
      await app.until('the stream has ended', () => stream.ended);
      expect(await browser.status()).toBe(401);
    });

    it('loses it when its time has run out', async () => {
      const browser = await SignedIn.with(app, (await keepToken(app)).text);
      const stream = await streamFor(browser.headers);
      app.clock.advance(30 * MINUTE_MS);
      await app.until('the stream has ended', () => stream.ended);
    });
  });
});

describe('signing in', () => {
  const apps: RunningApp[] = [];
  const start = async (variables: Record<string, string> = {}): Promise<RunningApp> => {
    const app = await RunningApp.start({ variables: { ...TOKEN_MODE, ...variables } });
    apps.push(app);
    return app;
  };
  afterEach(async () => {
    for (const app of apps.splice(0)) {
      await app.stop();
      app.remove();
    }
  });

  it('is described to everybody before it is done', async () => {
    const { status, body } = await (await start()).ask<AuthOptions>('GET', '/api/auth/options');
    expect(status).toBe(200);
    expect(body).toMatchObject({ auth_mode: 'token', environment: 'local', oidc: null, token: true, secure: true });
    const local = await (await start({ AUTH_MODE: 'local' })).ask<AuthOptions>('GET', '/api/auth/options');
    expect(local.body).toMatchObject({ auth_mode: 'local', oidc: null, token: false, secure: true });
  });

  it('with a token is refused where no tokens are taken', async () => {
    const app = await start({ AUTH_MODE: 'local' });
    expect(await signIn(app, (await keepToken(app)).text)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await app.ask('POST', '/api/auth/sign-out')).status).toBe(200);
  });

  it('is refused over plain http beyond localhost, with what it needs', async () => {
    const app = await start();
    const { text } = await keepToken(app);
    const far = await askAs(app, 'center.example:8000', { path: '/api/auth/token', body: { token: text } });
    expect([far.status, far.body['code'], far.cookie]).toEqual([403, 'forbidden', undefined]);
    expect(far.body['detail']).toMatch(/^Signing in needs TLS or localhost\./);
    const options = await askAs(app, 'center.example:8000', { path: '/api/auth/options' });
    expect(options.body['secure']).toBe(false);
    expect(await app.persistence.sessions.all()).toEqual([]);
    // Nobody has said that a proxy is to be believed.
    const claimed = { path: '/api/auth/token', body: { token: text }, headers: { 'x-forwarded-proto': 'https' } };
    expect((await askAs(app, 'center.example', claimed)).status).toBe(403);
    for (const host of ['localhost:8000', '127.0.0.1', '[::1]:8000']) {
      expect((await askAs(app, host, { path: '/api/auth/token', body: { token: text } })).status).toBe(200);
    }
  });

  it('is allowed behind a proxy that is believed and speaks TLS, and only then', async () => {
    const app = await start({ TRUST_PROXY: '1' });
    const { text } = await keepToken(app);
    const through = (proto: string) =>
      askAs(app, 'center.example', {
        path: '/api/auth/token',
        body: { token: text },
        headers: { 'x-forwarded-proto': proto, 'x-forwarded-for': '198.51.100.7' },
      });
    expect((await through('https')).cookie).toContain('__Host-acc_sid=');
    expect((await through('http')).status).toBe(403);
  });

  it('is refused to an unknown, an expired and a revoked token with the same sentence', async () => {
    const app = await start();
    const texts = [
      makeToken().text,
      'acc_wrong',
      '',
      (await keepToken(app, { expiresAt: app.clock.now() })).text,
      (await keepToken(app, { revokedAt: app.clock.now() })).text,
    ];
    for (const text of texts) {
      const { status, body, headers } = await signIn(app, text);
      expect([status, body.detail]).toEqual([401, 'That token is unknown, expired or revoked.']);
      expect(headers.getSetCookie()).toEqual([]);
    }
    for (const body of [{}, { token: 1 }, { token: null }, { token: 'a', more: 1 }, { token: 'a'.repeat(513) }]) {
      expect((await app.ask('POST', '/api/auth/token', { body })).status).toBe(400);
    }
    expect(
      (await app.ask('POST', '/api/auth/token', { body: { token: texts[0] }, headers: { 'x-ops': '0' } })).status,
    ).toBe(403);
  });

  it('is recorded when it fails: the first of a kind at once, the others by the minute', async () => {
    const app = await start({ RATE_LIMITS: 'off' });
    const { text } = await keepToken(app, { revokedAt: 1 });
    for (let i = 0; i < 30; i += 1) await signIn(app, makeToken().text);
    await signIn(app, text);
    const entries = async () =>
      (await app.persistence.audit.page({ operations: ['auth.sign_in_failed'], limit: 9 })).rows.map(
        ({ ring, actor, metadata }) => [ring, actor, metadata],
      );
    await app.until('both kinds are recorded', async () => (await entries()).length === 2);
    app.clock.advance(MINUTE_MS);
    await app.until('the others are counted', async () => (await entries()).length === 3);
    expect(await entries()).toEqual([
      ['system', 'anonymous', { kind: 'token', reason: 'unknown', count: 29, window_sec: 60 }],
      ['system', 'token:nightly', { kind: 'token', reason: 'revoked' }],
      ['system', 'anonymous', { kind: 'token', reason: 'unknown' }],
    ]);
  });

  it('is put off after ten failures from one network, but never with a right token', async () => {
    const app = await start({ TRUST_PROXY: '1' });
    const { text } = await keepToken(app);
    const from = (address: string) => ({ 'x-forwarded-for': address });
    for (let i = 0; i < 10; i += 1)
      expect((await signIn(app, makeToken().text, from('198.51.100.7'))).status).toBe(401);
    const eleventh = await signIn(app, makeToken().text, from('198.51.100.7'));
    expect(eleventh).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    const seconds = Number(eleventh.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(200);
    expect(seconds).toBeLessThanOrEqual(300);
    for (const address of ['198.51.100.7', '198.51.100.8'])
      expect((await signIn(app, text, from(address))).status).toBe(200);
  });

  it("is put off for a token's id after ten failures from anywhere, which does not lock its owner out", async () => {
    const app = await start({ TRUST_PROXY: '1' });
    const { text, token } = await keepToken(app);
    const guess = (i: number) => signIn(app, makeToken(token.id).text, { 'x-forwarded-for': `198.51.100.${i}` });
    for (let i = 1; i <= 10; i += 1) expect((await guess(i)).status).toBe(401);
    expect((await guess(11)).status).toBe(429);
    expect((await signIn(app, text, { 'x-forwarded-for': '198.51.100.12' })).status).toBe(200);
  });

  it('removes the file of the initial token', async () => {
    const app = await start();
    const file = join(app.dataDir, 'initial-admin-token');
    expect((await signIn(app, readFileSync(file, 'utf8').trim())).status).toBe(200);
    await app.until('the file is gone', () => !readdirSync(app.dataDir).includes('initial-admin-token'));
  });
});
