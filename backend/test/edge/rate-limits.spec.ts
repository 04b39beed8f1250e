import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Problem } from '@aetherlink/contracts/problem';
import type { RunPage } from '@aetherlink/contracts/run';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authenticator } from '../../src/auth/authenticator.js';
import { Limited } from '../../src/auth/rate-limits/limited.js';
import { NeedsRole, Public } from '../../src/auth/route-access.js';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { DomainError } from '../../src/domain/domain-error.js';
import type { Operator } from '../../src/domain/operator.js';
import { makeToken } from '../../src/auth/token-text.js';
import { RunningApp } from '../app/running-app.js';
import { PatientLimits } from '../auth/patient-limits.js';
import { keepToken } from '../auth/signed-in.js';
import { makeDatabase, testServer } from '../postgres/test-database.js';
import { type Edge, startEdge } from './support/edge.js';

/** Whoever the header names is calling; without it nobody known is. */
class Named extends Authenticator {
  identify({ headers }: IncomingMessage): Promise<Operator> {
    const [name, role = 'admin', tenants = '*'] = String(headers['x-name'] ?? '').split(' ');
    if (!name) throw new DomainError('unauthenticated', 'Sign in first.');
    const id = `token:${name}`;
    return Promise.resolve({ id, actor: id, role: role as 'admin', source: 'api', tenants: tenants.split(',') });
  }
}

@Controller()
class LimitedController {
  static acted = 0;

  @Get('api/read')
  @NeedsRole('viewer')
  read() {
    return {};
  }

  @Post('api/act')
  @HttpCode(200)
  @NeedsRole('editor')
  act() {
    LimitedController.acted += 1;
    return {};
  }

  @Post('api/run-now')
  @HttpCode(200)
  @NeedsRole('runner')
  @Limited('run_now')
  runNow() {
    LimitedController.acted += 1;
    return {};
  }

  @Get('api/open')
  @Public()
  open() {
    return {};
  }

  @Get('health/live')
  @Public()
  live() {
    return {};
  }
}

/** A name that no test before has used. */
let names = 0;
const someone = (): string => `someone-${(names += 1)}`;

const startLimited = (variables: Record<string, string> = {}): Promise<Edge> =>
  startEdge(
    { controllers: [LimitedController], providers: [{ provide: Authenticator, useClass: Named }] },
    { variables: { AUTH_MODE: 'token', RATE_LIMITS: 'on', ...variables } },
  );

type Ask = (method: string, path: string, headers?: Record<string, string>) => Promise<Response>;
const asking =
  (edge: Edge): Ask =>
  (method, path, headers = {}) =>
    fetch(`${edge.url}${path}`, { method, headers: { 'x-ops': '1', ...headers } });

/** Asks again and again, some at a time. @returns how often each status was answered */
async function ask(times: number, one: () => Promise<Response>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let left = times; left > 0; left -= 50) {
    const answers = await Promise.all(Array.from({ length: Math.min(left, 50) }, one));
    for (const answer of answers) {
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      await answer.arrayBuffer();
    }
  }
  return statuses;
}

describe('the limits of the API', () => {
  let edge: Edge;
  let call: Ask;
  beforeAll(async () => {
    edge = await startLimited();
    call = asking(edge);
  });
  afterAll(() => edge.close());
  beforeEach(() => {
    LimitedController.acted = 0;
  });

  it('are 600 reads a minute for each principal, and say when to come back', async () => {
    const headers = { 'x-name': someone() };
    expect(await ask(600, () => call('GET', '/api/read', headers))).toEqual({ 200: 600 });
    const refused = await call('GET', '/api/read', headers);
    const retryAfter = Number(refused.headers.get('retry-after'));
    const problem = (await refused.json()) as Problem;
    expect([refused.status, problem.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(problem.detail).toBe(
      `You have read more than 600 times within 60 s; nothing was read. Try again in ${retryAfter} s.`,
    );
    expect((await call('HEAD', '/api/read', headers)).status).toBe(429);
    expect((await call('GET', '/api/read', { 'x-name': someone() })).status).toBe(200);
    expect((await call('POST', '/api/act', headers)).status).toBe(200);
  });

  it('are 60 changes a minute for each principal, and the 61st changes nothing', async () => {
    const headers = { 'x-name': someone() };
    expect(await ask(65, () => call('POST', '/api/act', headers))).toEqual({ 200: 60, 429: 5 });
    expect(LimitedController.acted).toBe(60);
    expect((await call('GET', '/api/read', headers)).status).toBe(200);
  });

  it('count what is forbidden too', async () => {
    const headers = { 'x-name': `${someone()} viewer` };
    expect(await ask(65, () => call('POST', '/api/act', headers))).toEqual({ 403: 60, 429: 5 });
  });

  it('are 10 times Run now a minute for each tenant, whoever asks', async () => {
    const [one, two] = [someone(), someone()];
    const run = (name: string, tenant: string) => call('POST', '/api/run-now', { 'x-name': name, 'x-tenant': tenant });
    expect(await ask(7, () => run(one, 'acme'))).toEqual({ 200: 7 });
    expect(await ask(5, () => run(two, 'ACME'))).toEqual({ 200: 3, 429: 2 });
    expect(LimitedController.acted).toBe(10);
    expect((await run(two, 'beta')).status).toBe(200);
  });

  it('let nobody use up the runs of a tenant out of scope', async () => {
    const foreign = { 'x-name': `${someone()} admin harbor`, 'x-tenant': 'lakeshore' };
    await ask(20, () => call('POST', '/api/run-now', foreign));
    const own = { 'x-name': someone(), 'x-tenant': 'lakeshore' };
    expect((await call('POST', '/api/run-now', own)).status).toBe(200);
  });

  it('let nobody use up the runs of a tenant who may start none', async () => {
    await ask(20, () => call('POST', '/api/run-now', { 'x-name': `${someone()} viewer`, 'x-tenant': 'seaside' }));
    expect((await call('POST', '/api/run-now', { 'x-name': someone(), 'x-tenant': 'seaside' })).status).toBe(200);
  });

  it('count strangers by their address, whatever they forward, and never a principal with them', async () => {
    let spoofed = 0;
    const stranger = () => call('GET', '/api/read', { 'x-forwarded-for': `198.51.100.${(spoofed += 1) % 250}` });
    const statuses = await ask(620, stranger);
    expect(statuses).toEqual({ 401: 600, 429: 20 });
    expect((await call('POST', '/api/act')).status).toBe(429);
    expect((await call('GET', '/api/open')).status).toBe(429);
    expect((await call('GET', '/api/read', { 'x-name': someone() })).status).toBe(200);
    // What machines look after the service with, and what is no part of the API, is not counted.
    expect(await ask(50, () => call('GET', '/health/live'))).toEqual({ 200: 50 });
    expect((await call('GET', '/nothing/here')).status).toBe(404);
  });
});

describe('behind proxies, limits', () => {
  it('count strangers by what as many proxies say as are trusted, not by what the caller says', async () => {
    const edge = await startLimited({ TRUST_PROXY: '1' });
    try {
      const call = asking(edge);
      let spoofed = 0;
      const from = (address: string) => () =>
        call('GET', '/api/open', { 'x-forwarded-for': `10.0.0.${(spoofed += 1) % 250}, ${address}` });
      expect(await ask(610, from('203.0.113.7'))).toEqual({ 200: 600, 429: 10 });
      expect((await from('203.0.113.8')()).status).toBe(200);
      // One customer has a whole network of 64 bits.
      let host = 0;
      const ipv6 = () => from(`2001:db8:0:1::${(host += 1).toString(16)}`)();
      expect(await ask(610, ipv6)).toEqual({ 200: 600, 429: 10 });
      expect((await from('2001:db8:0:2::1')()).status).toBe(200);
      expect(await ask(610, () => from(`no address <${(host += 1)}>`)())).toEqual({ 200: 600, 429: 10 });
    } finally {
      await edge.close();
    }
  });
});

describe('without RATE_LIMITS', () => {
  it('nobody is turned away', async () => {
    const edge = await startLimited({ RATE_LIMITS: 'off' });
    try {
      const call = asking(edge);
      expect(await ask(100, () => call('POST', '/api/act', { 'x-name': 'eager' }))).toEqual({ 200: 100 });
      const run = () => call('POST', '/api/run-now', { 'x-name': 'eager', 'x-tenant': 'acme' });
      expect(await ask(20, run)).toEqual({ 200: 20 });
    } finally {
      await edge.close();
    }
  });
});

describe('with replicas on PostgreSQL, limits', () => {
  it('are those of all replicas together', async () => {
    await testServer();
    const database = await makeDatabase();
    const variables = { AUTH_MODE: 'token', PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: database.url };
    const counting = new PatientLimits(database.url);
    const replicas: RunningApp[] = [];
    try {
      for (let replica = 0; replica < 2; replica += 1) {
        const clock = new SettableClock();
        replicas.push(await RunningApp.start({ variables, clock, limits: counting.make(clock) }));
      }
      const { id, text, sha256 } = makeToken();
      // The replicas look at the time of the database.
      const now = Date.now();
      const expiresAt = Math.max(now, replicas[0]?.clock.now() ?? 0) + 86_400_000;
      await replicas[0]?.persistence.tokens.save({
        id,
        name: 'eager',
        role: 'admin',
        tenants: ['*'],
        sha256,
        createdBy: 'test',
        createdAt: now,
        expiresAt,
      });
      const headers = { authorization: `Bearer ${text}` };
      const statuses: (number | undefined)[] = [];
      for (let turn = 0; turn < 70; turn += 1) {
        const answer = await replicas[turn % 2]?.crm('POST', 'pause', { tenant: 'acme', headers, body: {} });
        statuses.push(answer?.status);
      }
      expect(statuses.filter((status) => status === 404)).toHaveLength(60);
      expect(statuses.slice(60)).toEqual(Array.from({ length: 10 }, () => 429));
    } finally {
      for (const replica of replicas) {
        await replica.stop();
        replica.remove();
      }
      await counting.close();
      await database.drop();
    }
  }, 60_000);
});

describe('in the product, limits', () => {
  let app: RunningApp;
  let headers: Record<string, string>;
  beforeEach(async () => {
    app = await RunningApp.start({ variables: { AUTH_MODE: 'token' } });
    const token = readFileSync(join(app.dataDir, 'initial-admin-token'), 'utf8').trim();
    headers = { authorization: `Bearer ${token}` };
  });
  const end = async (): Promise<void> => {
    await app.stop();
    app.remove();
  };

  it('are on in token mode, counted in the metrics and recorded in the audit', async () => {
    try {
      const statuses: number[] = [];
      for (let times = 0; times < 70; times += 1) {
        statuses.push((await app.crm('POST', 'pause', { tenant: 'acme', headers, body: {} })).status);
      }
      expect(statuses.filter((status) => status === 404)).toHaveLength(60);
      expect(statuses.filter((status) => status === 429)).toHaveLength(10);
      const metrics = await (await fetch(`${app.url}/metrics`, { headers })).text();
      expect(metrics).toContain('aetherlink_rate_limit_hits_total{limit="mutations"} 10');
      expect(metrics).toContain('aetherlink_door_refusals_total{code="rate_limited"} 10');
      const denials = async () =>
        (await app.crm<AuditPage>('GET', 'audit?operation=auth.denied', { headers })).body.audit;
      await app.until('the first is recorded', async () => (await denials()).length === 1);
      expect(await denials()).toMatchObject([
        {
          ring: 'system',
          actor: 'token:initial-admin',
          outcome: 'denied',
          actor_detail: { type: 'token', role: 'admin' },
          request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          metadata: { code: 'rate_limited', method: 'POST', route: expect.stringMatching(/pause$/) },
        },
      ]);
      app.clock.advance(60_000);
      await app.until('the rest is counted', async () => (await denials()).length === 2);
      expect((await denials())[0]?.metadata).toMatchObject({ code: 'rate_limited', count: 9, window_sec: 60 });
    } finally {
      await end();
    }
  });

  it('are ten for Run now, retry and preview together, and nobody who may not start a run takes one of them', async () => {
    try {
      await app.crm('POST', 'schedule', { tenant: 'acme', headers, body: { interval_sec: 3600 } });
      const runs = async () => (await app.crm<RunPage>('GET', 'runs?tenant=acme', { headers })).body.items;
      await app.until('there is a run', async () => (await runs()).length > 0);
      const retry = `runs/${(await runs())[0]?.id}/retry`;
      const asks = [retry, 'preview', 'run-now'];
      for (const changes of [{ role: 'viewer' }, { tenants: ['other'] }] as const) {
        const refused = { authorization: `Bearer ${(await keepToken(app, changes)).text}`, prefer: 'respond-async' };
        for (let times = 0; times < 12; times += 1) {
          const { status } = await app.crm('POST', asks[times % 3] ?? '', { tenant: 'acme', headers: refused });
          expect([403, 404]).toContain(status);
        }
      }
      const own = { ...headers, prefer: 'respond-async' };
      const statuses: number[] = [];
      for (let times = 0; times < 12; times += 1) {
        statuses.push((await app.crm('POST', asks[times % 3] ?? '', { tenant: 'acme', headers: own })).status);
      }
      expect(statuses.slice(0, 10)).not.toContain(429);
      expect(statuses.slice(10)).toEqual([429, 429]);
      for (const path of asks) {
        const { status, headers: told } = await app.crm('POST', path, { tenant: 'acme', headers: own });
        expect([path, status, Number(told.get('retry-after')) > 0]).toEqual([path, 429, true]);
      }
      expect((await app.crm('POST', 'run-now', { tenant: 'other', headers: own })).status).toBe(404);
    } finally {
      await end();
    }
  });

  it('are two exports a minute for each principal, of records and of the audit together', async () => {
    try {
      const exported = async (path: string, by = headers) => {
        const answer = await fetch(`${app.url}/api/crm/import/acculynx/${path}`, { headers: by });
        await answer.arrayBuffer();
        return answer.status;
      };
      expect(await exported('records/export?tenant=acme')).toBe(200);
      expect(await exported('audit/export')).toBe(200);
      for (const path of ['records/export?tenant=acme', 'audit/export']) expect(await exported(path)).toBe(429);
      const other = { authorization: `Bearer ${(await keepToken(app)).text}` };
      expect(await exported('audit/export', other)).toBe(200);
    } finally {
      await end();
    }
  });

  it('take nothing for an export that is refused for its own sake', async () => {
    try {
      const few = { authorization: `Bearer ${(await keepToken(app, { tenants: ['acme'] })).text}` };
      const status = async (path: string) => {
        const answer = await fetch(`${app.url}/api/crm/import/acculynx/${path}`, { headers: few });
        await answer.arrayBuffer();
        return answer.status;
      };
      for (const kind of ['records', 'audit']) {
        expect(await status(`${kind}/export`)).toBe(400);
        expect(await status(`${kind}/export?tenant=other`)).toBe(404);
        expect(await status(`${kind}/export?tenant=acme&format=xlsx`)).toBe(400);
        expect(await status(`${kind}/export?tenant=acme&nothing=1`)).toBe(400);
      }
      const allowed = ['records/export?tenant=acme', 'audit/export?tenant=acme', 'audit/export?tenant=acme'];
      const statuses: number[] = [];
      for (const path of allowed) statuses.push(await status(path));
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await end();
    }
  });
});
