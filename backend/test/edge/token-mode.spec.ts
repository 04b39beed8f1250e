import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditPage } from '@aetherlink/contracts/audit';
import type { SchedulePage } from '@aetherlink/contracts/schedule';
import type { Session } from '@aetherlink/contracts/session';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeToken } from '../../src/auth/token-text.js';
import type { AccessToken } from '../../src/domain/access-token.js';
import { StartRefusal } from '../../src/config/start-refusal.js';
import { RunningApp } from '../app/running-app.js';

const TOKEN_MODE = { AUTH_MODE: 'token' };
const HOUR_MS = 3_600_000;
const FILE = 'initial-admin-token';

describe('token mode', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await RunningApp.start({ variables: TOKEN_MODE });
  });
  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  const path = () => join(app.dataDir, FILE);
  const initialToken = () => readFileSync(path(), 'utf8').trim();
  const session = (token?: string) =>
    app.ask<Session & { code?: string; detail?: string }>('GET', '/api/session', {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  /** Keeps a token of its own in the store and answers its text. */
  async function keep(changes: Partial<AccessToken> = {}): Promise<string> {
    const { id, text, sha256 } = makeToken();
    const now = app.clock.now();
    await app.persistence.tokens.save({
      id,
      name: 'nightly',
      role: 'viewer',
      tenants: ['*'],
      sha256,
      createdBy: 'test',
      createdAt: now,
      expiresAt: now + HOUR_MS,
      ...changes,
    });
    return text;
  }

  async function auditOf(operation: string): Promise<AuditPage['audit']> {
    const token = await keep({ role: 'admin' });
    const answer = await app.crm<AuditPage>('GET', `audit?operation=${operation}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.body.audit;
  }

  it('starts with one admin token for 24 hours in a file that only its user can read', async () => {
    expect(initialToken()).toMatch(/^acc_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    const { status, body } = await session(initialToken());
    expect(status).toBe(200);
    expect(body.principal).toMatchObject({ name: 'token:initial-admin', role: 'admin', source: 'api' });
    expect(body).toMatchObject({ auth_mode: 'token', tenants: ['*'], store: 'json', replicas: 1 });
  });

  it("removes the file at the token's first use, and the token goes on", async () => {
    const token = initialToken();
    expect((await session(token)).status).toBe(200);
    await app.until('the file is gone', () => !existsSync(path()));
    expect((await session(token)).status).toBe(200);
  });

  it('keeps the file while only others sign in', async () => {
    const other = await keep();
    await session(other);
    await session('acc_wrong');
    expect(existsSync(path())).toBe(true);
  });

  it('records that it made the token, without the token', async () => {
    const token = initialToken();
    const [entry] = await auditOf('auth.initial_token_created');
    expect(entry).toMatchObject({ ring: 'people', actor: 'command-center', outcome: 'success' });
    expect(JSON.stringify(entry)).not.toContain(token.slice(13));
  });

  it('makes no second token while one is valid, and a new one when all have ended', async () => {
    const first = initialToken();
    await app.stop();
    app = await RunningApp.start({ variables: TOKEN_MODE, dataDir: app.dataDir, clock: app.clock });
    expect(initialToken()).toBe(first);
    await app.stop();
    app.clock.jumpWall(25 * HOUR_MS);
    app = await RunningApp.start({ variables: TOKEN_MODE, dataDir: app.dataDir, clock: app.clock });
    expect(initialToken()).not.toBe(first);
    expect((await session(first)).status).toBe(401);
    expect((await session(initialToken())).status).toBe(200);
  });

  it.each([
    ['nothing', undefined],
    ['a wrong secret', (right: string) => `${right.slice(0, -1)}${right.endsWith('A') ? 'B' : 'A'}`],
    ['an unknown id', () => makeToken().text],
    ['another form', () => 'secret'],
    ['an empty one', () => ''],
    ['a longer one', (right: string) => `${right}A`],
    ['upper case', (right: string) => right.toUpperCase()],
  ])('answers 401 to %s, and says how to come in', async (_what, spoil) => {
    const { status, headers, body } = await session(spoil?.(initialToken()));
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it('takes the token from the header alone, once, and only as Bearer', async () => {
    const token = initialToken();
    const asked = await Promise.all([
      app.ask('GET', `/api/session?access_token=${token}`),
      app.ask('GET', `/api/session?token=${token}`),
      app.ask('GET', '/api/session', { headers: { cookie: `token=${token}` } }),
      app.ask('GET', '/api/session', { headers: { authorization: `Basic ${token}` } }),
      app.ask('GET', '/api/session', { headers: { authorization: token } }),
      app.ask('GET', '/api/session', { headers: { authorization: `Bearer ${token}, Bearer ${token}` } }),
      app.ask('GET', '/api/session', { headers: { 'x-ops': '1' } }),
    ]);
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 401));
    expect((await app.ask('GET', '/api/session', { headers: { authorization: `bearer ${token}` } })).status).toBe(200);
  });

  it('refuses a token that has expired and says so, and records it once', async () => {
    const token = await keep({ expiresAt: app.clock.now() + 1_000 });
    expect((await session(token)).status).toBe(200);
    app.clock.advance(1_000);
    const { status, body } = await session(token);
    expect([status, body.detail]).toEqual([401, 'This access token has expired.']);
    await session(token);
    const entries = await auditOf('auth.token_expired');
    expect(entries.map(({ actor, outcome, ring }) => [actor, outcome, ring])).toEqual([
      ['token:nightly', 'denied', 'system'],
    ]);
  });

  it('refuses a token that was revoked as one that is not known', async () => {
    const { status, body } = await session(await keep({ revokedAt: app.clock.now() }));
    expect([status, body.detail]).toEqual([401, 'This access token is not known here.']);
  });

  it('lets a token do what its role may, with x-ops on top', async () => {
    const viewer = { authorization: `Bearer ${await keep({ role: 'viewer' })}` };
    const editor = { authorization: `Bearer ${await keep({ role: 'editor' })}` };
    const create = (headers: Record<string, string>) =>
      app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 }, headers });
    expect(await create(viewer)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await create({ ...editor, 'x-ops': '0' })).toMatchObject({
      status: 403,
      body: { code: 'ops_header_required' },
    });
    expect((await create(editor)).status).toBe(201);
    expect((await app.crm('GET', 'schedules', { headers: viewer })).status).toBe(200);
    const [entry] = await auditOf('scheduler.schedule.created');
    expect(entry).toMatchObject({
      actor: 'token:nightly',
      source: 'api',
      actor_detail: { type: 'token', role: 'editor' },
    });
  });

  it('shows a token with a few tenants no schedule of another one', async () => {
    const all = { authorization: `Bearer ${await keep({ role: 'editor' })}` };
    const few = { authorization: `Bearer ${await keep({ tenants: ['acme', 'none'] })}` };
    for (const tenant of ['acme', 'bolt']) {
      await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 60 }, headers: all });
    }
    const listed = async (query: string) => {
      const { body } = await app.crm<SchedulePage>('GET', `schedules${query}`, { headers: few });
      return [body.total, ...body.items.map(({ tenant }) => tenant)];
    };
    expect(await listed('')).toEqual([1, 'acme']);
    expect(await listed('?search=b')).toEqual([0]);
    expect(await listed('?tenant=acme')).toEqual([1, 'acme']);
    const foreign = await app.crm('GET', 'schedules?tenant=bolt', { headers: few });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'schedule_not_found' } });
  });

  it('saves when a token was last used, at most once a minute', async () => {
    const token = await keep();
    const lastUsed = async () =>
      (await app.persistence.tokens.all()).find(({ name }) => name === 'nightly')?.lastUsedAt;
    await session(token);
    const first = app.clock.now();
    await app.until('the first use is saved', async () => (await lastUsed()) === first);
    app.clock.advance(59_000);
    await session(token);
    app.clock.advance(1_000);
    await session(token);
    await app.until('the next use is saved', async () => (await lastUsed()) === first + 60_000);
  });

  it.each(['/api/session', '/api/events', '/api/summary', '/api/openapi.json', '/api/docs', '/ops/health', '/metrics'])(
    'shows %s to nobody without a token, from loopback too',
    async (address) => {
      expect((await app.ask('GET', address)).status).toBe(401);
    },
  );

  it.each(['/health/live', '/health/ready', '/ops/ping'])('shows %s to everybody, without detail', async (address) => {
    const { status, body } = await app.ask<Record<string, unknown>>('GET', address);
    expect(status).toBe(200);
    expect(Object.keys(body).filter((key) => !['ok', 'ts', 'ts_iso', 'status', 'service'].includes(key))).toEqual([]);
  });

  it('records the first denial of a kind and then counts by the minute', async () => {
    // Ten may be wrong before further ones are refused for another reason.
    for (let attempt = 0; attempt < 9; attempt += 1) await session('acc_wrong');
    const denials = async () => (await auditOf('auth.denied')).map(({ metadata }) => metadata);
    await app.until('the first is recorded', async () => (await denials()).length === 1);
    const facts = { code: 'unauthenticated', method: 'GET', route: '/api/session', address: '127.0.0.1' };
    expect(await denials()).toEqual([facts]);
    app.clock.advance(60_000);
    await app.until('the rest is counted', async () => (await denials()).length === 2);
    expect(await denials()).toEqual([{ ...facts, count: 8, window_sec: 60 }, facts]);
    app.clock.advance(120_000);
    await session('acc_wrong');
    await app.until('the next one is a first again', async () => (await denials()).length === 3);
  });

  it('keeps denials out of the ring of people', async () => {
    await session('acc_wrong');
    const [entry] = await auditOf('auth.denied');
    expect(entry).toMatchObject({ ring: 'system', actor: 'anonymous', outcome: 'denied', source: 'api' });
  });

  it('leaves no token in the data directory, in an answer or in the metrics', async () => {
    const secrets = [initialToken(), await keep({ role: 'admin' })];
    const headers = { authorization: `Bearer ${secrets[0]}` };
    const answers = await Promise.all(
      ['/metrics', '/api/session', '/ops/health', '/api/crm/import/acculynx/audit'].map(async (address) =>
        (await fetch(`${app.url}${address}`, { headers })).text(),
      ),
    );
    await app.until('the file is gone', () => !existsSync(path()));
    const files = readdirSync(app.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const kept = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const secret of secrets) {
      expect([...answers, ...kept].filter((text) => text.includes(secret.slice(13)))).toEqual([]);
    }
  });
});

describe('a start in token mode', () => {
  it('that may not write and finds no token is refused with exit code 78', async () => {
    const first = await RunningApp.start();
    await first.stop();
    try {
      const start = RunningApp.start({ dataDir: first.dataDir, variables: { ...TOKEN_MODE, READ_ONLY: '1' } });
      await expect(start).rejects.toThrow(StartRefusal);
      await expect(start).rejects.toMatchObject({
        exitCode: 78,
        message: expect.stringContaining('Nobody could sign in'),
      });
    } finally {
      first.remove();
    }
  });
});

describe('local mode', () => {
  it('records each start, and its operator is local:ops with every right', async () => {
    const app = await RunningApp.start();
    try {
      const { body } = await app.ask<Session>('GET', '/api/session');
      expect(body.principal).toEqual({ id: 'local:ops', name: 'local:ops', role: 'admin', source: 'ui' });
      expect(body).toMatchObject({
        auth_mode: 'local',
        environment: 'local',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        features: { demo: false, read_only: false, importer: 'auto', credentials: true },
      });
      const { body: page } = await app.crm<AuditPage>('GET', 'audit?operation=auth.open_mode');
      expect(page.audit).toHaveLength(1);
      expect(existsSync(join(app.dataDir, FILE))).toBe(false);
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
