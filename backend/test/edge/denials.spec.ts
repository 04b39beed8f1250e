import type { AuditPage } from '@aetherlink/contracts/audit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeToken } from '../../src/auth/token-text.js';
import type { AccessToken } from '../../src/domain/access-token.js';
import { RunningApp } from '../app/running-app.js';
import { cookieOf, signIn } from '../auth/signed-in.js';

const DAY_MS = 86_400_000;
const PREFIX = '/api/crm/import/acculynx';

describe('denials in the audit', () => {
  let app: RunningApp;
  let admin: Record<string, string>;

  beforeEach(async () => {
    app = await RunningApp.start({ variables: { AUTH_MODE: 'token', TRUST_PROXY: '1', RATE_LIMITS: 'off' } });
    admin = await bearer({ role: 'admin' });
  });
  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  async function bearer(changes: Partial<AccessToken>): Promise<Record<string, string>> {
    return { authorization: `Bearer ${(await keptToken(changes)).text}` };
  }

  async function keptToken(changes: Partial<AccessToken>): Promise<{ readonly id: string; readonly text: string }> {
    const { id, text, sha256 } = makeToken();
    const now = app.clock.now();
    await app.persistence.tokens.save({
      id,
      name: 'desk',
      role: 'viewer',
      tenants: ['*'],
      sha256,
      createdBy: 'test',
      createdAt: now,
      expiresAt: now + DAY_MS,
      ...changes,
    });
    return { id, text };
  }
  const audit = async (query: string) =>
    (await app.crm<AuditPage>('GET', `audit?limit=200&${query}`, { headers: admin })).body.audit;
  const denials = () => audit('operation=auth.denied');
  /** Nothing is awaited by whoever was refused, so that the record comes a moment later. */
  const recorded = (count: number) => app.until(`${count} denials`, async () => (await denials()).length === count);

  it('say who was refused what, from where, in which request', async () => {
    const viewer = await bearer({ role: 'viewer', name: 'nightly' });
    const headers = { ...viewer, 'x-forwarded-for': '203.0.113.7', 'x-request-id': 'req-1' };
    const body = { interval_sec: 60 };
    const answer = await app.crm('POST', 'schedule', { tenant: 'acme', headers, body });
    await recorded(1);
    // Ours, never the caller's: nobody gives a request the id of another one.
    expect(answer.body.request_id).not.toBe('req-1');
    expect((await denials())[0]).toMatchObject({
      ring: 'system',
      tenant: 'system',
      source: 'api',
      actor: 'token:nightly',
      actor_detail: { type: 'token', role: 'viewer' },
      request_id: answer.body.request_id,
      outcome: 'denied',
      metadata: { code: 'forbidden', method: 'POST', route: `${PREFIX}/schedule`, address: '203.0.113.7' },
    });
  });

  it('name who was proven where the header is missing or the page is not ours, and nobody else', async () => {
    const desk = await bearer({ role: 'editor', name: 'desk' });
    const { id, text } = await keptToken({ role: 'editor', name: 'person' });
    const cookie = cookieOf(await signIn(app, text));
    const pause = (headers: Record<string, string>) => app.crm('POST', 'pause', { tenant: 'acme', headers });
    const asked = [
      await pause({ ...desk, 'x-ops': '0' }),
      await pause({ cookie, 'sec-fetch-site': 'cross-site' }),
      await pause({ cookie, 'sec-fetch-site': 'same-origin', 'x-ops': '0' }),
      await pause({ authorization: `Bearer ${makeToken().text}`, 'x-ops': '0' }),
      await pause({ cookie: `${cookie.slice(0, -3)}AAA`, 'sec-fetch-site': 'cross-site' }),
    ];
    expect(asked.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'ops_header_required'],
      [403, 'forbidden'],
      [403, 'ops_header_required'],
      [403, 'ops_header_required'],
      [403, 'forbidden'],
    ]);
    await recorded(5);
    const person = { actor: 'token:person', source: 'ui', actor_detail: { type: 'token', id: `token:${id}` } };
    expect((await denials()).reverse()).toMatchObject([
      {
        actor: 'token:desk',
        source: 'api',
        actor_detail: { role: 'editor' },
        metadata: { code: 'ops_header_required' },
      },
      { ...person, metadata: { code: 'forbidden' } },
      { ...person, metadata: { code: 'ops_header_required' } },
      { actor: 'anonymous', metadata: { code: 'ops_header_required' } },
      { actor: 'anonymous', metadata: { code: 'forbidden' } },
    ]);
  });

  it('tell of attempts on other tenants, whose answer gives nothing away', async () => {
    await app.crm('POST', 'schedule', { tenant: 'acme', headers: admin, body: { interval_sec: 3600 } });
    const foreign = await bearer({ role: 'admin', name: 'elsewhere', tenants: ['other'] });
    for (const tenant of ['acme', 'nobody']) {
      const { status, body } = await app.crm('POST', 'pause', { tenant, headers: foreign });
      expect([status, body.code]).toEqual([404, 'schedule_not_found']);
    }
    await recorded(1);
    expect((await denials())[0]).toMatchObject({
      actor: 'token:elsewhere',
      metadata: { code: 'out_of_scope', method: 'POST', route: `${PREFIX}/pause` },
    });
  });

  it('that are due to be counted when the store has closed are no crash', async () => {
    for (let time = 0; time < 2; time += 1) await app.ask('GET', '/api/session');
    await app.stop();
    expect(() => app.clock.advance(60_000)).not.toThrow();
  });

  it('are kept apart by reason, caller, method and route, and each kind is counted for itself', async () => {
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const repeat = async (times: number, ask: () => Promise<unknown>): Promise<void> => {
      for (let time = 0; time < times; time += 1) await ask();
    };
    await repeat(3, () => app.ask('GET', '/api/session', from('203.0.113.1')));
    await repeat(2, () => app.ask('GET', '/api/session', from('203.0.113.2')));
    await repeat(1, () => app.ask('GET', '/api/summary', from('203.0.113.1')));
    await repeat(4, () => app.crm('POST', 'pause', { ...from('203.0.113.1'), tenant: 'acme' }));
    await repeat(2, () => app.crm('POST', 'pause', { headers: { 'x-ops': '0', 'x-forwarded-for': '203.0.113.1' } }));
    await recorded(5);
    app.clock.advance(60_000);
    await recorded(9);
    const counted = (await denials()).slice(0, 4).map(({ metadata }) => metadata);
    const session = { code: 'unauthenticated', method: 'GET', route: '/api/session', window_sec: 60 };
    const pause = { method: 'POST', route: `${PREFIX}/pause`, address: '203.0.113.1', window_sec: 60 };
    expect(counted).toEqual(
      expect.arrayContaining([
        { ...session, address: '203.0.113.1', count: 2 },
        { ...session, address: '203.0.113.2', count: 1 },
        { ...pause, code: 'unauthenticated', count: 3 },
        { ...pause, code: 'ops_header_required', count: 1 },
      ]),
    );
    app.clock.advance(120_000);
    expect(await denials()).toHaveLength(9);
  });

  it('name the route and never what somebody put into its address', async () => {
    const secret = 'acc_abcdefgh_canary-in-the-address';
    await app.crm('GET', `schedules/${secret}?token=${secret}`);
    await app.crm('GET', `runs/${secret}`);
    await recorded(2);
    const entries = await denials();
    expect(entries.map(({ metadata }) => metadata?.['route'])).toEqual([
      `${PREFIX}/runs/:id`,
      `${PREFIX}/schedules/:tenant`,
    ]);
    expect(JSON.stringify(entries)).not.toContain('canary');
  });

  it('of a flood of ever new callers push nothing else out, however long it lasts', async () => {
    for (const tenant of ['acme', 'harbor', 'lakeshore']) {
      await app.crm('POST', 'schedule', { tenant, headers: admin, body: { interval_sec: 86_400 } });
      await app.until(`the first run of ${tenant}`, async () =>
        (await audit('operation=scheduler.import.completed')).some((entry) => entry.tenant === tenant),
      );
    }
    const before = (await audit('')).length;
    let callers = 0;
    const flood = async (): Promise<void> => {
      for (let left = 400; left > 0; left -= 50) {
        await Promise.all(
          Array.from({ length: 50 }, () => {
            callers += 1;
            const address = `198.51.${callers >> 8}.${callers & 255}`;
            return app.ask('GET', callers % 2 ? '/api/session' : '/api/summary', {
              headers: { 'x-forwarded-for': address },
            });
          }),
        );
      }
    };
    await flood();
    // 25 kinds, and one in which all others are counted.
    await recorded(26);
    for (let minute = 1; minute <= 6; minute += 1) {
      app.clock.advance(60_000);
      await recorded(26 + minute);
      await flood();
    }
    const [newest] = await denials();
    expect(newest?.metadata).toEqual({ code: 'unauthenticated', others: true, count: 400, window_sec: 60 });
    expect(newest?.request_id).toBeUndefined();
    const all = await audit('');
    expect(all).toHaveLength(before + 26 + 6);
    expect(all.filter(({ operation }) => operation === 'scheduler.import.completed')).toHaveLength(3);
    app.clock.advance(60_000);
    app.clock.advance(60_000);
    await recorded(26 + 7);
    await app.ask('GET', '/api/session');
    await recorded(26 + 8);
  });
});
