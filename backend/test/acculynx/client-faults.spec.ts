import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SettableClock } from '../../src/clock/settable-clock.js';
import type { AccuLynxSession } from '../../src/import/acculynx/client/call.js';
import { allOf, ClientBench, failureOf } from './client-bench.js';
import { QuickClock } from './quick-clock.js';
import { SandboxProcess } from './sandbox-process.js';

const SETTINGS = '/company-settings';

/** Each fault of the sandbox in which a call ends, with the class and code that it ends in. */
const ENDS: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ['a refused key', { kind: 'bad_key' }, 'auth key_rejected'],
  ['429 with Retry-After', { kind: 'rate_limited', retryAfter: 1 }, 'rate_limited rate_limited'],
  [
    '429 with RateLimit-Reset',
    { kind: 'rate_limited', headers: 'ratelimit', retryAfter: 1 },
    'rate_limited rate_limited',
  ],
  [
    '429 with X-RateLimit-Reset as a moment',
    { kind: 'rate_limited', headers: 'x-ratelimit', resetAs: 'epoch', retryAfter: 120 },
    'rate_limited rate_limited',
  ],
  ['500', { kind: 'server_error' }, 'transient upstream_unavailable'],
  ['502 in HTML', { kind: 'server_error', status: 502, body: 'html' }, 'transient upstream_unavailable'],
  [
    '503 with Retry-After',
    { kind: 'server_error', status: 503, body: 'empty', retryAfter: 1 },
    'transient upstream_unavailable',
  ],
  ['a long rest with 503', { kind: 'server_error', status: 503, retryAfter: 299 }, 'transient upstream_unavailable'],
  ['a maintenance page', { kind: 'html_200' }, 'transient upstream_garbled'],
  ['garbage', { kind: 'garbage_json' }, 'transient upstream_garbled'],
  ['JSON under another type', { kind: 'wrong_content_type' }, 'transient upstream_garbled'],
  ['half the JSON', { kind: 'truncated_json' }, 'transient upstream_garbled'],
  ['half of what was promised', { kind: 'truncated_json', length: 'mismatch' }, 'transient upstream_garbled'],
  ['a reset', { kind: 'reset' }, 'transient upstream_unavailable'],
  ['a redirect', { kind: 'redirect' }, 'config redirect_refused'],
  ['a permanent redirect', { kind: 'redirect', status: 308 }, 'config redirect_refused'],
  ['silence', { kind: 'slow_headers', ms: 60_000 }, 'transient upstream_timeout'],
  ['a stall', { kind: 'stall', ms: 60_000 }, 'transient upstream_timeout'],
  ['a drip', { kind: 'trickle', ms: 60_000 }, 'transient upstream_timeout'],
  ['11 MB', { kind: 'huge_body' }, 'data answer_too_large'],
  ['depth', { kind: 'deep_json' }, 'data answer_too_deep'],
];

describe('Under each fault of the vendor', () => {
  let sandbox: SandboxProcess;
  let bench: ClientBench;
  let keys = 0;

  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--locations', '1', '--jobs', '60', '--no-limits', '--ban-ms', '1000');
  }, 120_000);

  afterEach(async () => {
    bench.close();
    await sandbox.clearFaults();
  });

  afterAll(() => sandbox.stop());

  /** Calls of a key that is not resting from another test. */
  function freshSession(clock = new QuickClock()): AccuLynxSession {
    bench = new ClientBench(sandbox.baseUrl, clock);
    keys += 1;
    return bench.session({ apiKey: sandbox.location().key, keyId: `key-${keys}` });
  }

  it.each(ENDS)(
    '%s: the call ends in its class, three times over, and the next one is fine',
    async (_name, fault, ends) => {
      const memory = process.memoryUsage().rss;
      for (let round = 0; round < 3; round += 1) {
        const { id } = await sandbox.fault({ kind: '', ...fault, path: `${SETTINGS}$` });
        const session = freshSession(ends.endsWith('timeout') ? new QuickClock(30, 30) : new QuickClock());
        const failure = await failureOf(session.get(SETTINGS));
        expect(`${failure.errorClass} ${failure.code}`).toBe(ends);
        expect(failure.message).toMatch(/kept[.;]/);
        expect(failure.retryAt === undefined).toBe(failure.errorClass !== 'rate_limited');
        expect(bench.lines.length).toBe(session.counters.apiCalls);
        expect(allOf(bench.lines) + allOf(failure)).not.toContain(sandbox.location().key);
        await sandbox.control('DELETE', `/faults/${id}`);
        bench.close();
        expect(await freshSession().get(SETTINGS)).toMatchObject({ kind: 'ok' });
        bench.close();
      }
      expect(process.memoryUsage().rss - memory).toBeLessThan(100_000_000);
    },
    180_000,
  );

  it('a reset in the middle of the body is transient', async () => {
    await sandbox.fault({ kind: 'reset_mid_body', path: `${SETTINGS}$` });
    const failure = await failureOf(freshSession().get(SETTINGS));
    // The reset may overtake the half that was sent.
    expect(['upstream_garbled', 'upstream_unavailable']).toContain(failure.code);
    expect(failure.errorClass).toBe('transient');
  });

  it('one closed resource leaves the others open', async () => {
    await sandbox.fault({ kind: 'forbidden', path: `${SETTINGS}$` });
    const session = freshSession();
    expect(await session.get(SETTINGS)).toEqual({ kind: 'forbidden' });
    expect(await session.get('/users')).toMatchObject({ kind: 'ok' });
  });

  it('a 429 without a word is taken for a ban of the address: all keys are silent for a minute, then a ping goes out', async () => {
    await sandbox.fault({ kind: 'rate_limited_bare', body: 'html', path: `${SETTINGS}$`, times: 1 });
    const session = freshSession();
    const other = bench.session({ apiKey: sandbox.location().key, keyId: 'other' });
    await sandbox.control('DELETE', '/requests');
    const from = bench.clock.monotonic();
    const calls = [session.get(SETTINGS), other.get('/users')];
    expect(await Promise.all(calls)).toMatchObject([{ kind: 'ok' }, { kind: 'ok' }]);
    const requests = await sandbox.requests();
    // The other key's call had left before; after the silence there is a ping before there is a call.
    expect(requests.map(({ path }) => path.replace('/api/v2', '')).slice(-2)).toEqual(['/diagnostics/ping', SETTINGS]);
    expect(bench.clock.monotonic() - from).toBeGreaterThanOrEqual(60_000);
  }, 120_000);

  it('a ban of the address ends a run that cannot wait for so long, with the moment of the next try', async () => {
    await sandbox.fault({ kind: 'ip_ban', ms: 1, path: `${SETTINGS}$`, times: 1 });
    freshSession();
    const session = bench.session({ apiKey: sandbox.location().key, keyId: 'hasty', patienceMs: 10_000 });
    const from = bench.clock.now();
    const failure = await failureOf(session.get(SETTINGS));
    expect([failure.errorClass, session.counters.apiCalls]).toEqual(['rate_limited', 1]);
    expect((failure.retryAt ?? 0) - from).toBeGreaterThanOrEqual(60_000);
  });

  it('names that lead to a prototype stay out of what was read', async () => {
    await sandbox.fault({ kind: 'proto_keys' });
    const answer = await freshSession().get('/jobs', { pageSize: 2 });
    expect(answer.kind).toBe('ok');
    expect(allOf(answer)).not.toContain('polluted');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    'extra_fields',
    'wrong_types',
    'renamed_key',
    'count_wrong',
    'items_null',
    'echo_zero',
    'clock_skew',
    'vanish',
    'duplicate_id',
    'param_ignored',
  ])('%s is an answer as far as the client is concerned', async (kind) => {
    await sandbox.fault({ kind });
    expect(await freshSession().get('/jobs', { pageSize: 2 })).toMatchObject({ kind: 'ok' });
  });

  it('a key that is revoked in the middle of a run is refused from then on', async () => {
    const { key } = await sandbox.control<{ key: string }>('POST', '/keys', { location: sandbox.location().id });
    bench = new ClientBench(sandbox.baseUrl);
    const session = bench.session({ apiKey: key, keyId: 'revoked' });
    expect((await session.get('/users')).kind).toBe('ok');
    await sandbox.fault({ kind: 'revoked_mid_run', times: 1 });
    expect((await failureOf(session.get('/users'))).errorClass).toBe('auth');
    await sandbox.clearFaults();
    expect((await failureOf(session.get('/users'))).errorClass).toBe('auth');
  });

  it('nothing was ever written, and no request left the address', async () => {
    bench = new ClientBench(sandbox.baseUrl, new SettableClock());
    const stats = await sandbox.control<{ writes: number }>('GET', '/requests/stats');
    expect(stats.writes).toBe(0);
  });

  it('covers every kind of fault that the sandbox has', async () => {
    bench = new ClientBench(sandbox.baseUrl, new SettableClock());
    const { kinds } = await sandbox.control<{ kinds: { kind: string }[] }>('GET', '/faults/kinds');
    const covered = new Set<unknown>([
      ...ENDS.map(([, { kind }]) => kind),
      ...[
        'reset_mid_body',
        'forbidden',
        'rate_limited_bare',
        'ip_ban',
        'proto_keys',
        'revoked_mid_run',
        'extra_fields',
      ],
      ...[
        'wrong_types',
        'renamed_key',
        'count_wrong',
        'items_null',
        'echo_zero',
        'clock_skew',
        'vanish',
        'duplicate_id',
      ],
      'param_ignored',
    ]);
    expect(kinds.map(({ kind }) => kind).filter((kind) => !covered.has(kind))).toEqual([]);
  });
});
