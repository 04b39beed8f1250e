import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TokenIssued } from '@aetherlink/contracts/token';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { RunningApp } from '../app/running-app.js';
import { sendRawAndClose } from './support/raw-http.js';
import { spellings } from './support/spellings.js';

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

const CRM = '/api/crm/import/acculynx';
const COOKIE = '__Host-acc_sid';
const JSON_TYPE = { 'content-type': 'application/json' };

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

describe('secrets of people and machines', () => {
  let log = '';
  let told: string[];
  let app: RunningApp;
  let dataDir: string;
  let secretDir: string;
  const metricsToken = randomBytes(24).toString('base64url');
  const auditKey = randomBytes(32).toString('base64url');
  const sessionKey = randomBytes(32).toString('base64url');

  beforeEach(async () => {
    log = '';
    told = [];
    dataDir = mkdtempSync(join(tmpdir(), 'canary-'));
    secretDir = mkdtempSync(join(tmpdir(), 'canary-secrets-'));
    await start();
  });
  afterEach(async () => {
    await app.stop();
    app.remove();
    rmSync(secretDir, { recursive: true, force: true });
  });

  const secretFile = (name: string, text: string): string => {
    const path = join(secretDir, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };

  async function start(variables: Record<string, string> = {}): Promise<void> {
    app = await RunningApp.start({
      dataDir,
      log: { write: (line: string) => void (log += line) },
      variables: {
        AUTH_MODE: 'token',
        LOG_LEVEL: 'trace',
        RATE_LIMITS: 'off',
        METRICS_TOKEN_FILE: secretFile('metrics', metricsToken),
        AUDIT_KEY_FILE: secretFile('audit', auditKey),
        SESSION_KEY_FILE: secretFile('session', sessionKey),
        ...variables,
      },
    });
  }

  /** Asks and keeps everything that the answer says. */
  async function say(method: string, path: string, init: RequestInit = {}): Promise<Told> {
    const answer = await ask(method, path, init);
    told.push(JSON.stringify([...answer.headers]), answer.body);
    return answer;
  }
  /** Asks for what is told in this answer alone. */
  async function ask(method: string, path: string, init: RequestInit = {}): Promise<Told> {
    const headers = { 'x-ops': '1', ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${app.url}${path}`, { redirect: 'manual', ...init, method, headers });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  async function signIn(token: string): Promise<string> {
    const body = JSON.stringify({ token });
    const { status, headers, body: session } = await ask('POST', '/api/auth/token', { body, headers: JSON_TYPE });
    expect(status).toBe(200);
    told.push(session);
    const cookie = new RegExp(`${COOKIE}=([A-Za-z0-9_-]{43});`).exec(headers.get('set-cookie') ?? '')?.[1];
    if (cookie === undefined) throw new Error('There is no session cookie.');
    return cookie;
  }

  /** Sends the secret everywhere but where it belongs. */
  async function misplace(secret: string, admin: Record<string, string>): Promise<void> {
    for (const path of [
      '/api/session',
      `${CRM}/audit`,
      `${CRM}/schedules`,
      '/metrics',
      '/api/nope',
      '/',
      '/api/events',
    ]) {
      await say('HEAD', `${path}?token=${secret}&access_token=${secret}`);
      await say('GET', `${path === '/api/events' ? '/api/docs' : path}?token=${secret}`);
    }
    for (const path of ['schedules/', 'runs/', 'records/job/'])
      await say('GET', `${CRM}/${path}${secret}`, { headers: admin });
    for (const name of ['tenant', 'cursor', 'since', 'limit', 'search', 'actor', 'action_id', 'operation']) {
      await say('GET', `${CRM}/audit?${name}=${secret}`, { headers: admin });
    }
    const wrong: Record<string, string>[] = [
      { authorization: `Basic ${secret}` },
      { authorization: `Basic ${Buffer.from(`admin:${secret}`).toString('base64')}` },
      { authorization: secret },
      { authorization: `Bearer ${secret}x` },
      { authorization: `Bearer ${secret}, Bearer ${secret}` },
      { cookie: `${COOKIE}=${secret}x` },
      { cookie: `acc_sid=${secret}; ${COOKIE}="${secret}"; token=${secret}` },
      { 'x-tenant': secret },
      { 'x-ops': secret },
      { 'x-access-token': secret },
      { 'user-agent': secret },
      { referer: `https://localhost/${secret}` },
      { origin: `https://${secret}.example.com` },
      { 'x-forwarded-for': secret },
      { 'idempotency-key': secret },
      { 'if-match': secret },
      { prefer: secret },
      // A request's id is the caller's own word, unless it is a token.
      ...(secret.startsWith('acc_') ? [{ 'x-request-id': secret }] : []),
    ];
    for (const headers of wrong) {
      await say('POST', `${CRM}/pause`, { headers: { 'x-tenant': 'acme', ...headers } });
      // Who is let in is another way through the code than who is not.
      const own = 'authorization' in headers ? {} : admin;
      await say('POST', `${CRM}/run-now`, { headers: { 'x-tenant': 'acme', ...own, ...headers }, body: null });
    }
    const bodies: readonly [string, string][] = [
      [JSON.stringify({ token: `${secret}x` }), 'application/json'],
      [JSON.stringify({ token: [secret] }), 'application/json'],
      [JSON.stringify({ token: secret.repeat(20) }), 'application/json'],
      [JSON.stringify({ token: 5, reason: secret }), 'application/json'],
      [`{"token":"${secret}`, 'application/json'],
      [`{"token":"${secret}","__proto__":{}}`, 'application/json'],
      [`"${secret}"`, 'application/json'],
      [`token=${secret}`, 'application/x-www-form-urlencoded'],
      [JSON.stringify({ token: secret, more: 'x'.repeat(70_000) }), 'application/json'],
    ];
    for (const [body, type] of bodies) {
      const headers = { 'content-type': type };
      expect((await say('POST', '/api/auth/token', { body, headers })).status).toBeGreaterThanOrEqual(400);
      await say('POST', '/api/tokens', { body, headers: { ...headers, ...admin } });
    }
    await say('DELETE', `/api/tokens/${secret}`, { headers: admin });
    await say('POST', `/api/tokens/${secret}/rotate`, { headers: admin });
    await say('DELETE', `/api/auth/sessions/${secret}`, { headers: admin });
    await say('GET', `/api/auth/oidc/callback?code=${secret}&state=${secret}`);
    await say('GET', `/api/auth/oidc/sign-in?return_to=/${secret}`);
    const port = Number(new URL(app.url).port);
    for (const head of [
      `GET /${secret}\0 HTTP/1.1\r\nHost: localhost`,
      `${secret} / HTTP/1.1`,
      `GET / HTTP/1.1\r\n${secret}`,
    ]) {
      told.push((await sendRawAndClose(port, `${head}\r\nAuthorization: Bearer ${secret}\r\n\r\n`)).text);
    }
    told.push((await sendRawAndClose(port, `GET / HTTP/1.1\r\nHost: ${secret}\r\nConnection: close\r\n\r\n`)).text);
  }

  async function readEverything(headers: Record<string, string>): Promise<void> {
    for (const path of [
      `${CRM}/audit?limit=200`,
      `${CRM}/schedules`,
      `${CRM}/schedules/acme/timeline`,
      `${CRM}/runs`,
      '/api/auth/options',
      '/api/auth/sessions',
      '/api/tokens',
      '/api/session',
      '/api/summary',
      '/api/openapi.json',
      '/ops/health',
      '/metrics',
    ]) {
      expect([path, (await say('GET', path, { headers })).status]).toEqual([path, 200]);
    }
  }

  function expectNoTraceOf(secrets: Readonly<Record<string, string>>): void {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const contents = files.map((file) => {
      const bytes = readFileSync(file);
      return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    });
    // The places are not empty, or looking at them would prove nothing.
    expect(log).toContain('request refused');
    expect(told.join('')).toContain('auth.denied');
    expect(contents.some((bytes) => bytes.includes('auth.denied'))).toBe(true);
    for (const [name, secret] of Object.entries(secrets)) {
      // The id in front of a token is no secret: it stands in lists and in the audit.
      for (const spelling of spellings(secret.replace(/^acc_[a-z0-9]{8}_/, ''))) {
        expect([name, [log, ...told].filter((text) => text.includes(spelling))]).toEqual([name, []]);
        for (const [index, file] of files.entries()) {
          const at = contents[index]?.indexOf(spelling) ?? -1;
          // What stands around it says how it came there.
          const found = at < 0 ? undefined : contents[index]?.subarray(Math.max(0, at - 120), at).toString();
          expect([name, file, found]).toEqual([name, file, undefined]);
        }
      }
    }
  }

  it('are found nowhere after every way in which using them can end', async () => {
    const initial = readFileSync(join(dataDir, 'initial-admin-token'), 'utf8').trim();
    const admin = bearer(initial);
    const issued = async (method: string, path: string, body?: object): Promise<TokenIssued> => {
      const answer = await ask(method, path, {
        headers: { ...admin, ...JSON_TYPE },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(answer.status).toBe(201);
      return JSON.parse(answer.body) as TokenIssued;
    };
    const first = await issued('POST', '/api/tokens', { name: 'nightly', role: 'admin', days: 1 });
    const rotated = await issued('POST', `/api/tokens/${first.token.id}/rotate`);
    const short = await issued('POST', '/api/tokens', { name: 'short', role: 'viewer', days: 1 });
    const cookie = await signIn(rotated.secret);
    const ended = await signIn(short.secret);
    const fromPage = { cookie: `${COOKIE}=${cookie}`, 'sec-fetch-site': 'same-origin' };
    await say('POST', `${CRM}/schedule`, {
      body: '{"interval_sec":3600}',
      headers: { ...JSON_TYPE, ...fromPage, 'x-tenant': 'acme' },
    });

    const secrets = {
      initial,
      first: first.secret,
      rotated: rotated.secret,
      short: short.secret,
      cookie,
      ended,
      metricsToken,
      auditKey,
      sessionKey,
    };
    for (const secret of Object.values(secrets)) await misplace(secret, admin);

    // Where they belong, and where that ends well and badly.
    for (const token of [initial, rotated.secret, short.secret, metricsToken, first.secret]) {
      await say('GET', '/api/session', { headers: bearer(token) });
      await say('GET', '/metrics', { headers: bearer(token) });
      await say('POST', `${CRM}/pause`, { headers: { ...bearer(token), 'x-tenant': 'nobody' } });
    }
    expect((await say('GET', '/api/session', { headers: fromPage })).status).toBe(200);
    const foreign = { cookie: `${COOKIE}=${cookie}`, 'sec-fetch-site': 'cross-site' };
    await say('POST', `${CRM}/pause`, { headers: { ...foreign, 'x-tenant': 'acme' } });
    await say('DELETE', `/api/tokens/${short.token.id}`, { headers: admin });
    await say('GET', '/api/session', { headers: { cookie: `${COOKIE}=${ended}` } });
    await say('GET', '/api/session', { headers: bearer(short.secret) });
    await readEverything(admin);
    await readEverything(fromPage);
    for (const action of ['backup-store', 'verify-store', 'store-status']) {
      await say('POST', '/api/local/run', { headers: { ...admin, ...JSON_TYPE }, body: JSON.stringify({ action }) });
    }
    await say('POST', '/api/auth/sign-out', { headers: fromPage });
    expect((await say('GET', '/api/session', { headers: fromPage })).status).toBe(401);
    app.clock.advance(60_000);

    await app.stop();
    await start({ READ_ONLY: '1' });
    await misplace(rotated.secret, admin);
    await readEverything(admin);
    await app.stop();
    await start();
    app.clock.advance(120_000);
    await readEverything(admin);
    expectNoTraceOf(secrets);
  });
});
