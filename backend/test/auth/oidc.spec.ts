import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Session } from '@aetherlink/contracts/session';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf } from '../../src/auth/oidc/account.js';
import { accessOf, claimNamed, tenantsAmong, wordsOf } from '../../src/auth/oidc/claims.js';
import { returnPath } from '../../src/auth/oidc/return-path.js';
import { TRANSACTION_COOKIE } from '../../src/auth/oidc/transaction.js';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { RunningApp } from '../app/running-app.js';
import { Browser, type Page } from './browser.js';
import { IdentityProviderProcess } from './identity-provider-process.js';

const SESSION_COOKIE = '__Host-acc_sid';
const SIGN_IN = '/api/auth/oidc/sign-in';
const CALLBACK = '/api/auth/oidc/callback';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

describe('sign-in with an identity provider', () => {
  let provider: IdentityProviderProcess;
  let folder: string;
  const apps: RunningApp[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'command-center-oidc-'));
    provider = await IdentityProviderProcess.start();
  });
  afterEach(async () => {
    for (const app of apps.splice(0).reverse()) {
      await app.stop();
      app.remove();
    }
  });
  afterAll(async () => {
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The product with that provider, at the provider's time. */
  async function start(variables: Record<string, string> = {}, told = provider.told): Promise<RunningApp> {
    const secretFile = join(folder, 'client-secret');
    writeFileSync(secretFile, `${told.clientSecret}\n`, { mode: 0o600 });
    const app = await RunningApp.start({
      clock: new SettableClock(Date.now()),
      variables: {
        AUTH_MODE: 'oidc',
        OIDC_ISSUER: told.issuer,
        OIDC_CLIENT_ID: told.clientId,
        OIDC_CLIENT_SECRET_FILE: secretFile,
        OIDC_AUDIENCE: told.audience,
        OIDC_ROLES_CLAIM: 'roles',
        OIDC_TENANTS_CLAIM: 'tenants',
        SESSION_KEY_FILE: join(folder, 'secrets', 'session.key'),
        ...variables,
      },
    });
    apps.push(app);
    return app;
  }

  /** Up to the provider's answer: the redirect back to the product is not followed. */
  async function answerOf(app: RunningApp, browser: Browser, person: string, returnTo = '/'): Promise<URL> {
    const asked = await browser.follow(`${app.url}${SIGN_IN}?return_to=${encodeURIComponent(returnTo)}`);
    expect(asked.url).toContain('/interaction/');
    const isBack = (next: URL) => next.pathname === CALLBACK;
    const answer = await browser.follow(
      asked.url,
      {
        method: 'POST',
        body: new URLSearchParams({ person }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      isBack,
    );
    return new URL(answer.headers.get('location') ?? '', answer.url);
  }

  /** The whole way; answers what the callback answered. */
  async function signIn(app: RunningApp, browser: Browser, person: string, returnTo?: string): Promise<Page> {
    return browser.ask((await answerOf(app, browser, person, returnTo)).href);
  }

  const locationOf = ({ headers }: Page): string | null => headers.get('location');
  const session = async (app: RunningApp, browser: Browser) => {
    const { status, text } = await browser.ask(`${app.url}/api/session`);
    return { status, body: JSON.parse(text) as Session };
  };

  async function entriesOf(app: RunningApp, operation: string): Promise<AuditPage['audit']> {
    const admin = new Browser();
    await signIn(app, admin, 'ada');
    const { text } = await admin.ask(`${app.url}/api/crm/import/acculynx/audit?operation=${operation}`);
    return (JSON.parse(text) as AuditPage).audit;
  }

  it('goes to the provider with code, PKCE, state and nonce, and keeps the sign-in in a sealed cookie', async () => {
    const app = await start();
    const { status, headers } = await new Browser().ask(`${app.url}${SIGN_IN}`);
    expect(status).toBe(302);
    const location = new URL(headers.get('location') ?? '');
    expect(`${location.origin}${location.pathname}`).toBe(`${provider.told.issuer}/auth`);
    const asked = Object.fromEntries(location.searchParams);
    expect(asked).toMatchObject({
      client_id: 'aetherlink',
      response_type: 'code',
      scope: 'openid profile email',
      redirect_uri: `${app.url}${CALLBACK}`,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const [cookie = '', ...others] = headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^__Host-acc_tx=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    for (const secret of [asked['state'], asked['nonce'], asked['code_challenge']])
      expect(cookie).not.toContain(secret);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('comes back with a session of the role and the tenants that the claims give, and no token of the provider', async () => {
    const app = await start();
    const browser = new Browser();
    const page = await signIn(app, browser, 'rita', '/peakpro-crm?tenant=acme#runs');
    expect([page.status, locationOf(page)]).toEqual([302, '/peakpro-crm?tenant=acme#runs']);
    const cookies = page.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`))).toMatch(
      /^__Host-acc_sid=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(browser.cookie(app.url, TRANSACTION_COOKIE)).toBeUndefined();
    const { status, body } = await session(app, browser);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      principal: { id: expect.stringMatching(/^oidc:[0-9a-f]{32}$/), name: 'rita', role: 'runner', source: 'ui' },
      tenants: ['acme', 'bravo'],
      auth_mode: 'oidc',
    });
    // Nothing that begins like a JWT came to the browser but the sealed cookie, which is gone.
    expect(cookies.filter((cookie) => cookie.includes('=ey'))).toEqual([]);
    expect(page.text).toBe('');
  });

  it('records who has signed in', async () => {
    const app = await start();
    const browser = new Browser();
    await signIn(app, browser, 'rita');
    const entries = await entriesOf(app, 'auth.signed_in');
    expect(entries.map(({ actor, ring, outcome, source }) => [actor, ring, outcome, source])).toEqual([
      ['ada@example.com', 'people', 'success', 'ui'],
      ['rita', 'people', 'success', 'ui'],
    ]);
    expect(entries[1]).toMatchObject({ actor_detail: { type: 'oidc', role: 'runner' }, after: { kind: 'oidc' } });
  });

  it('gives nobody without a role a session, and says whom it has turned away', async () => {
    const app = await start();
    const browser = new Browser();
    const page = await signIn(app, browser, 'nora', '/settings');
    expect([page.status, locationOf(page)]).toEqual([302, '/?sign_in=no_role&name=nora']);
    expect(browser.cookie(app.url, SESSION_COOKIE)).toBeUndefined();
    expect((await session(app, browser)).status).toBe(401);
    const [entry] = await entriesOf(app, 'auth.sign_in_failed');
    expect(entry).toMatchObject({
      ring: 'system',
      actor: 'nora',
      outcome: 'denied',
      metadata: { kind: 'oidc', reason: 'no_role' },
    });
  });

  it('takes roles from a claim inside a claim, and all tenants where no claim names them', async () => {
    const app = await start({ OIDC_ROLES_CLAIM: 'resource_access.aetherlink.roles', OIDC_TENANTS_CLAIM: '' });
    const browser = new Browser();
    await signIn(app, browser, 'vic');
    const { body } = await session(app, browser);
    expect([body.principal.role, body.tenants]).toEqual(['viewer', ['*']]);
  });

  it('asks the provider once more where the id_token leaves out the roles', async () => {
    const strict = await IdentityProviderProcess.start('--claims-at', 'userinfo');
    try {
      const app = await start({}, strict.told);
      const browser = new Browser();
      expect(locationOf(await signIn(app, browser, 'vic'))).toBe('/');
      expect((await session(app, browser)).body).toMatchObject({ principal: { role: 'viewer' }, tenants: ['acme'] });
    } finally {
      await strict.stop();
    }
  });

  it("lets nobody at the provider take a name of the product's own", async () => {
    const app = await start();
    const browser = new Browser();
    await signIn(app, browser, 'mal');
    expect((await session(app, browser)).body.principal.name).toBe('oidc:local:ops');
  });

  it('says at the first page when the person declines', async () => {
    const app = await start();
    const browser = new Browser();
    expect(locationOf(await signIn(app, browser, '', '/settings'))).toBe('/?sign_in=failed');
    const [entry] = await entriesOf(app, 'auth.sign_in_failed');
    expect(entry).toMatchObject({ actor: 'anonymous', metadata: { reason: 'declined' } });
  });

  it('finishes at another replica with the same session key, and not with another key', async () => {
    const first = await start();
    const second = await start();
    const browser = new Browser();
    const answer = await answerOf(first, browser, 'vic', '/settings');
    const sealed = browser.cookie(first.url, TRANSACTION_COOKIE);
    browser.setCookie(second.url, TRANSACTION_COOKIE, sealed);
    const there = await browser.ask(`${second.url}${CALLBACK}${answer.search}`);
    expect(locationOf(there)).toBe('/settings');
    expect((await session(second, browser)).status).toBe(200);

    const third = await start({ SESSION_KEY_FILE: join(folder, 'another.key') });
    browser.setCookie(third.url, TRANSACTION_COOKIE, sealed);
    expect(locationOf(await browser.ask(`${third.url}${CALLBACK}${answer.search}`))).toBe('/?sign_in=failed');
  });

  it("refuses an answer to another browser's sign-in, twice the same one, and one that comes too late", async () => {
    const app = await start();
    const [ours, theirs] = [new Browser(), new Browser()];
    const answer = await answerOf(app, ours, 'ada');
    await theirs.ask(`${app.url}${SIGN_IN}`);
    const stolen = await theirs.ask(answer.href);
    expect([locationOf(stolen), theirs.cookie(app.url, SESSION_COOKIE)]).toEqual(['/?sign_in=failed', undefined]);

    const sealed = ours.cookie(app.url, TRANSACTION_COOKIE);
    expect(locationOf(await ours.ask(answer.href))).toBe('/');
    expect(locationOf(await ours.ask(answer.href))).toBe('/?sign_in=failed');
    ours.setCookie(app.url, TRANSACTION_COOKIE, sealed);
    expect(locationOf(await ours.ask(answer.href))).toBe('/?sign_in=failed');

    const late = new Browser();
    const lateAnswer = await answerOf(app, late, 'ada');
    app.clock.advance(601_000);
    expect(locationOf(await late.ask(lateAnswer.href))).toBe('/?sign_in=failed');
    expect(late.cookie(app.url, SESSION_COOKIE)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['another state', '?code=abc&state=other&iss=ISSUER'],
    ['no issuer where the provider promises one', '?code=abc&state=STATE'],
    ['another issuer', '?code=abc&state=STATE&iss=https%3A%2F%2Fid.example.com'],
    ['a made-up code', '?code=abc&state=STATE&iss=ISSUER'],
    ['an error of the provider', '?error=server_error&state=STATE&iss=ISSUER&error_description=canary'],
    ['an id_token in place of a code', '?id_token=abc&state=STATE&iss=ISSUER'],
  ])('turns away an answer with %s', async (_what, query) => {
    const app = await start();
    const browser = new Browser();
    const begun = await browser.ask(`${app.url}${SIGN_IN}`);
    const state = new URL(locationOf(begun) ?? '').searchParams.get('state') ?? '';
    const asked = query.replace('STATE', state).replace('ISSUER', encodeURIComponent(provider.told.issuer));
    const page = await browser.ask(`${app.url}${CALLBACK}${asked}`);
    expect([page.status, locationOf(page), page.text]).toEqual([302, '/?sign_in=failed', '']);
    expect(browser.cookie(app.url, SESSION_COOKIE)).toBeUndefined();
    expect(browser.cookie(app.url, TRANSACTION_COOKIE)).toBeUndefined();
  });

  it('is not held off by answers that nobody asked for, which any page can send', async () => {
    const app = await start();
    const browser = new Browser();
    for (let attempt = 0; attempt < 12; attempt += 1) await browser.ask(`${app.url}${CALLBACK}?code=x&state=y`);
    await signIn(app, browser, 'vic');
    expect((await session(app, browser)).status).toBe(200);
  });

  it('is turned away for five minutes after ten that were begun and failed', async () => {
    const app = await start();
    const browser = new Browser();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await browser.ask(`${app.url}${SIGN_IN}`)).status).toBe(302);
      await browser.ask(`${app.url}${CALLBACK}?code=x&state=y`);
    }
    const page = await browser.ask(`${app.url}${SIGN_IN}`);
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(200);
    expect(JSON.parse(page.text)).toMatchObject({ code: 'rate_limited' });
  });

  it('gives the browser a new session at each sign-in and ends the one that it had', async () => {
    const app = await start();
    const browser = new Browser();
    await signIn(app, browser, 'vic');
    const old = browser.cookie(app.url, SESSION_COOKIE);
    // The provider knows them by now and asks nothing.
    const again = await browser.follow(`${app.url}${SIGN_IN}?return_to=/health/live`);
    expect([again.status, new URL(again.url).pathname]).toEqual([200, '/health/live']);
    expect(browser.cookie(app.url, SESSION_COOKIE)).not.toBe(old);
    browser.setCookie(app.url, SESSION_COOKIE, old);
    expect((await session(app, browser)).status).toBe(401);
  });

  it('starts without the provider, says so with 503, and signs in once it is there', async () => {
    const port = await freePort();
    const told = { ...provider.told, issuer: `http://127.0.0.1:${port}` };
    const app = await start({}, told);
    expect((await app.ask('GET', '/health/live')).status).toBe(200);
    const refused = await app.ask('GET', SIGN_IN);
    expect([refused.status, refused.body.code]).toEqual([503, 'upstream_unavailable']);
    const pressed = await fetch(`${app.url}${SIGN_IN}`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([pressed.status, pressed.headers.get('location')]).toEqual([302, '/?sign_in=failed']);
    expect(refused.body.detail).toContain('identity provider does not answer');
    expect(refused.headers.get('retry-after')).toBe('3');

    const late = await IdentityProviderProcess.start('--port', `${port}`, '--client-secret', told.clientSecret);
    try {
      // Left alone for a moment after a failure, then asked again.
      expect((await app.ask('GET', SIGN_IN)).status).toBe(503);
      app.clock.advance(3_000);
      const browser = new Browser();
      const answer = await answerOf(app, browser, 'vic');
      await late.stop();
      expect(locationOf(await browser.ask(answer.href))).toBe('/?sign_in=failed');
      expect(browser.cookie(app.url, SESSION_COOKIE)).toBeUndefined();
    } finally {
      await late.stop();
    }
  });

  it('does not trust a provider that names itself otherwise', async () => {
    const { port } = new URL(provider.told.issuer);
    const app = await start({}, { ...provider.told, issuer: `http://localhost:${port}` });
    expect((await app.ask('GET', SIGN_IN)).status).toBe(503);
  });

  it('is refused over plain http beyond localhost, in that sentence', async () => {
    const app = await start();
    const { port } = new URL(app.url);
    const response = await askAs(`desk.example.com:${port}`, `${app.url}${SIGN_IN}`);
    expect(response.status).toBe(403);
    expect(response.text).toContain('Signing in needs TLS or localhost');
  });

  it('sends the browser back to PUBLIC_URL where one is set', async () => {
    const app = await start({ PUBLIC_URL: 'https://aetherlink.example.com' });
    const location = new URL(locationOf(await new Browser().ask(`${app.url}${SIGN_IN}`)) ?? '');
    expect(location.searchParams.get('redirect_uri')).toBe(`https://aetherlink.example.com${CALLBACK}`);
  });

  it('does not succeed where no session can be kept', async () => {
    const first = await start();
    await first.stop();
    const app = await start({ DATA_DIR: first.dataDir, READ_ONLY: '1' });
    const browser = new Browser();
    expect(locationOf(await signIn(app, browser, 'ada'))).toBe('/?sign_in=failed');
    expect(browser.cookie(app.url, SESSION_COOKIE)).toBeUndefined();
  });

  it('is not there in the other modes', async () => {
    const app = await RunningApp.start();
    apps.push(app);
    for (const path of [SIGN_IN, `${CALLBACK}?code=a&state=b`]) {
      expect(await app.ask('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  it('makes the session key at the start, for its owner alone, and keeps it', async () => {
    const path = join(folder, 'made', 'session.key');
    await start({ SESSION_KEY_FILE: path });
    const made = readFileSync(path, 'utf8');
    expect(made).toMatch(/^[\w-]{43}\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await start({ SESSION_KEY_FILE: path });
    expect(readFileSync(path, 'utf8')).toBe(made);
  });
});

/** `fetch` sets the Host header itself, so a request under another name is written by hand. */
async function askAs(host: string, address: string): Promise<{ status: number; text: string }> {
  const { request } = await import('node:http');
  const call = request(address, { headers: { host } });
  call.end();
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const part of response) text += String(part);
  return { status: response.statusCode ?? 0, text };
}

describe('claims', () => {
  const settings = (rolesClaim: string, tenantsClaim?: string) => ({ rolesClaim, tenantsClaim });

  it('give the highest role that is known, from an array, a string or a list in a string', () => {
    for (const roles of [['viewer', 'editor', 'owner'], 'editor', 'owner viewer,editor', [1, null, 'editor']]) {
      expect(accessOf({ roles }, settings('roles')).role).toBe('editor');
    }
  });

  it.each([undefined, null, 7, true, {}, [], '', ['Admin', 'ADMIN'], ['administrator'], { admin: true }])(
    'give no role for %j',
    (roles) => {
      expect(accessOf({ roles }, settings('roles')).role).toBeUndefined();
    },
  );

  it('are found by their whole name first, then by the way of their dots, never in what every object has', () => {
    const url = 'https://aetherlink.example.com/roles';
    expect(claimNamed({ [url]: ['admin'] }, url)).toEqual(['admin']);
    expect(claimNamed({ a: { b: { c: 'x' } } }, 'a.b.c')).toBe('x');
    expect(claimNamed({ 'a.b': 'whole', a: { b: 'way' } }, 'a.b')).toBe('whole');
    expect(claimNamed({ a: 'text' }, 'a.length')).toBeUndefined();
    expect(claimNamed({}, 'constructor.name')).toBeUndefined();
    expect(claimNamed({ a: {} }, 'a.__proto__')).toBeUndefined();
  });

  it('give the tenants that can be some, all of them for *, and no access at all without any', () => {
    expect(tenantsAmong(['Acme', 'acme', 'not a slug', 'system', 'bravo'])).toEqual(['acme', 'bravo']);
    expect(tenantsAmong(['acme', '*'])).toEqual(['*']);
    expect(accessOf({ roles: 'admin' }, settings('roles', 'tenants'))).toEqual({ role: undefined, tenants: [] });
    expect(accessOf({ roles: 'admin', tenants: 'acme' }, settings('roles', 'tenants'))).toEqual({
      role: 'admin',
      tenants: ['acme'],
    });
  });

  it('may be anything without doing harm', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.string(), (claims, roles, tenants) => {
        const access = accessOf(claims, settings(roles, tenants));
        expect(Array.isArray(access.tenants)).toBe(true);
        for (const word of wordsOf(claimNamed(claims, roles))) expect(typeof word).toBe('string');
      }),
    );
  });

  it('name the same account for the same issuer and subject alone', () => {
    const account = accountOf({ iss: 'https://a.example.com', sub: '1', preferred_username: 'ada' });
    expect(accountOf({ iss: 'https://a.example.com', sub: '1', name: 'Ada' }).subject).toBe(account.subject);
    expect(accountOf({ iss: 'https://b.example.com', sub: '1' }).subject).not.toBe(account.subject);
    expect(accountOf({ iss: 'https://a.example.com', sub: '2' }).subject).not.toBe(account.subject);
  });

  it('give a name of one line that is nobody else’s', () => {
    const nameOf = (name: unknown) => accountOf({ iss: 'i', sub: 'the-subject', preferred_username: name }).actor;
    expect(nameOf('ada@example.com')).toBe('ada@example.com');
    expect(nameOf('ada\n{"level":"fatal"}\u001b[31m\u202e')).toBe('oidc:ada{"level":"fatal"}[31m');
    expect(nameOf('Scheduler')).toBe('oidc:Scheduler');
    expect(nameOf('token:nightly')).toBe('oidc:token:nightly');
    expect(nameOf('   ')).toBe('the-subject');
    expect([...nameOf('é'.repeat(500))]).toHaveLength(100);
  });
});

describe('the way back after the sign-in', () => {
  it.each(['/', '/peakpro-crm', '/peakpro-crm/acme?tab=runs#newest', '/settings?a=%2F%2Fb', '/a/../b'])(
    'leads to %s',
    (path) => {
      expect(returnPath(path)).toBe(path === '/a/../b' ? '/b' : path);
    },
  );

  it.each([
    undefined,
    '',
    'peakpro-crm',
    'https://evil.example.com',
    '//evil.example.com',
    '/\\evil.example.com',
    '/\t/evil.example.com',
    '\\\\evil.example.com',
    '/.//evil.example.com',
    '/a/..//evil.example.com',
    '/%2e//evil.example.com',
    'javascript:alert(1)',
    '/api/auth/oidc/sign-in',
    '/API/auth/sign-out',
    '/x/../api/session',
  ])('leads to the first page instead of %j', (path) => {
    expect(returnPath(path)).toBe('/');
  });

  it('leads to the first page instead of one whose address is too long', () => {
    expect(returnPath(`/${'a'.repeat(999)}`)).toHaveLength(1_000);
    expect(returnPath(`/${'a'.repeat(1_000)}`)).toBe('/');
  });

  it('never leaves this service, whatever is asked for', () => {
    const hostile = fc.array(
      fc.constantFrom('/', '\\', '.', '..', '%2e', '%2f', '\t', '\n', '@', ':', '?', '#', 'e.co'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          hostile.map((parts) => `/${parts.join('')}`),
        ),
        (text) => {
          const path = returnPath(text);
          expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
          expect(new URL(path, 'https://aetherlink.example.com/deep/page').origin).toBe(
            'https://aetherlink.example.com',
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
