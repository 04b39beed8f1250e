import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { JsonBench, tenantsOf } from '../../testing/json-bench.js';
import { convertAudit } from './original-audit.js';
import { convertLocalRuns } from './original-local-runs.js';
import { convertSchedules } from './original-schedules.js';

const SCHEDULES = 'acculynx_schedules.json';
const AUDIT = 'acculynx_audit.json';

describe("the original system's files", () => {
  let bench: JsonBench;
  let now: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    now = bench.clock.now();
    await mkdir(bench.dir);
  });
  afterEach(() => bench.done());

  const put = (name: string, content: unknown): Promise<void> =>
    writeFile(bench.path(name), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  const entry = (interval: unknown, secondsAgo: number, more: object = {}): object => ({
    interval_sec: interval,
    last_run: now / 1000 - secondsAgo,
    last_status: { ok: true, ts: now / 1000 - secondsAgo, message: 'schedule registered' },
    ...more,
  });

  it('are taken over as they are: rhythm, pauses, last result, audit under the old names, local runs', async () => {
    await put(SCHEDULES, {
      acme: entry(180, 60, {
        last_run_iso: 'x',
        paused: true,
        auto_paused: true,
        last_status: {
          ok: false,
          ts: now / 1000 - 60,
          message: 'boom',
          result: { ok: true, stats: { imported: 3, skipped: 1 }, tenant: 'acme' },
        },
      }),
      fresh: {
        interval_sec: 300,
        last_run: 0,
        last_status: { ok: true, ts: now / 1000, message: 'schedule registered' },
      },
    });
    await put(AUDIT, [
      { ts: now / 1000, ts_iso: 'x', tenant: 'acme', operation: 'scheduled-run', source: 'scheduler', metadata: {} },
      { ts: now / 1000 - 5, tenant: 'acme', operation: 'run-now', source: 'api', metadata: { source: 'manual' } },
      { ts: now / 1000 - 9, tenant: 'acme', operation: 'event_emit', source: 'ui', metadata: { type: 'x' } },
    ]);
    await put('local_action_runs.json', [
      {
        action: 'rebuild-ui',
        tenant: 'acme',
        timestamp: now / 1000 - 7,
        ok: false,
        stdout: 'o',
        stderr: 'e',
        error: 'bad',
      },
    ]);

    const store = await bench.open();
    expect((await store.schedules.get('acme'))?.schedule).toMatchObject({
      intervalSec: 180,
      lastRun: now - 60_000,
      anchor: now - 60_000,
      nextTickAt: now + 120_000,
      pause: { by: 'unknown (before the move)', since: now - 60_000 },
      autoPaused: true,
      lastStatus: { ok: false, message: 'boom', at: now - 60_000, stats: { imported: 3, skipped: 1 } },
      consecutiveFailures: 1,
    });
    expect((await store.schedules.get('fresh'))?.schedule).toMatchObject({ lastRun: 0, anchor: now, nextTickAt: now });
    const { rows } = await store.audit.page({ limit: 10 });
    expect(rows.map(({ id, ring, seq, operation }) => [id, ring, seq, operation])).toEqual([
      [4, 'system', 3, 'persistence.migrated'],
      [3, 'system', 2, 'scheduled-run'],
      [2, 'people', 1, 'run-now'],
      [1, 'system', 1, 'event_emit'],
    ]);
    expect(rows[0]?.metadata).toMatchObject({ schedules: 2, rejected: 0, intervals_moved: 0 });
    expect((await store.localRuns.page({ limit: 10 })).rows).toMatchObject([
      { action: 'rebuild-ui', status: 'failed', startedAt: now - 7_000, stdout: 'o', stderr: 'e', error: 'bad' },
    ]);
  });

  it('stay beside, untouched, as *.v1', async () => {
    await put(SCHEDULES, { acme: entry(180, 60) });
    await put(`${SCHEDULES}.bak`, { old: entry(180, 90) });
    const [main, bak] = [await readFile(bench.path(SCHEDULES)), await readFile(bench.path(`${SCHEDULES}.bak`))];
    const store = await bench.open();
    await store.close();
    expect(await readFile(bench.path(`${SCHEDULES}.v1`))).toEqual(main);
    expect(await readFile(bench.path(`${SCHEDULES}.bak.v1`))).toEqual(bak);
    expect(await bench.read(SCHEDULES)).toMatch(/^\{"v":1,/);
  });

  it('are taken over once: the second start finds our files and says nothing', async () => {
    await put(SCHEDULES, { acme: entry(180, 60) });
    await (await bench.open()).close();
    const store = await bench.open();
    expect(await tenantsOf(store)).toEqual(['acme']);
    expect((await store.audit.page({ limit: 10 })).rows).toHaveLength(1);
  });

  it('lose nothing when the process is killed at any step of the move', async () => {
    await put(SCHEDULES, { acme: entry(180, 60), ' BAD NAME!': entry(60, 1) });
    await put(AUDIT, [{ ts: 1, tenant: 'acme', operation: 'schedule', source: 'api' }]);
    let done = false;
    for (let step = 1; !done; step += 1) {
      let calls = 0;
      bench.disk.fault = ({ path }) => {
        if (path.includes('.lock')) return undefined;
        calls += 1;
        return calls >= step ? new Error('killed') : undefined;
      };
      await bench.open().then((store) => (done = store.health().condition === 'ok'));
      bench.disk.heal();
      await bench.kill();
      const next = await bench.open({ readOnly: true });
      expect(await tenantsOf(next)).toEqual(['acme']);
      const { rows } = await next.audit.page({ operations: ['schedule'], limit: 10 });
      expect(rows).toHaveLength(1);
    }
    expect(await bench.read('acculynx_schedules.rejected.json')).toContain(' BAD NAME!');
  });

  it.each([
    ['<file>.bak', `${SCHEDULES}.bak`],
    ['the newest time-stamped backup', `${SCHEDULES}.20251109041437.bak`],
  ])('are read from %s when the main one is torn', async (_, backup) => {
    await put(SCHEDULES, '{"acme": {"interval_sec": 18');
    await put(`${SCHEDULES}.20251109041000.bak`, { older: entry(180, 600) });
    await put(backup, { acme: entry(180, 60) });
    const store = await bench.open();
    expect(await tenantsOf(store)).toEqual(['acme']);
    expect(store.health().condition).toBe('ok');
    const [torn] = await bench.files(/\.corrupt-/);
    expect(await bench.read(torn ?? '')).toBe('{"acme": {"interval_sec": 18');
    const [migrated] = (await store.audit.page({ operations: ['persistence.migrated'], limit: 1 })).rows;
    expect(migrated?.metadata).toMatchObject({ files: [backup], unreadable: expect.arrayContaining([SCHEDULES]) });
  });

  it('that cannot be read at all shut the store and stay as they are', async () => {
    await put(SCHEDULES, '{"acme": {"interval_sec": 18');
    const before = await bench.sums();
    const store = await bench.open();
    expect(store.health().condition).toBe('corrupt');
    await store.close();
    expect(await bench.sums()).toEqual(before);
  });

  it('have their names normalised; of two spellings the one that ran later wins, the other is kept aside', async () => {
    await put(SCHEDULES, {
      ACME: entry(60, 100),
      ' acme ': entry(180, 50),
      acme: entry(300, 400),
      x_y: entry(60, 1),
      'a/b': 7,
    });
    const store = await bench.open();
    expect(await tenantsOf(store)).toEqual(['acme']);
    expect((await store.schedules.get('acme'))?.schedule.intervalSec).toBe(180);
    const rejected = JSON.parse(await bench.read('acculynx_schedules.rejected.json')) as { name: string }[];
    expect(rejected.map(({ name }) => name).sort()).toEqual(['ACME', 'a/b', 'acme', 'x_y']);
    const [migrated] = (await store.audit.page({ operations: ['persistence.migrated'], limit: 1 })).rows;
    expect(migrated?.metadata).toMatchObject({ schedules: 1, rejected: 4 });
    expect(bench.logged.filter(({ message }) => message.startsWith('An entry was not taken over'))).toHaveLength(4);
  });

  it.each([
    [0, 5],
    [-1, 5],
    [0.5, 5],
    [60.4, 60],
    ['60', 60],
    [1e308, 2_592_000],
    ['soon', 300],
    [null, 300],
  ])('have an interval of %p moved to %p, which the audit names', async (given, wanted) => {
    await put(SCHEDULES, { acme: entry(given, 60) });
    const store = await bench.open();
    expect((await store.schedules.get('acme'))?.schedule.intervalSec).toBe(wanted);
    const [migrated] = (await store.audit.page({ operations: ['persistence.migrated'], limit: 1 })).rows;
    expect(migrated?.metadata).toMatchObject({ intervals: [{ tenant: 'acme', from: String(given), to: wanted }] });
  });

  it('that are hostile harm nobody', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    await put(
      SCHEDULES,
      `{"__proto__":{"interval_sec":60},"constructor":{},"ok":{"interval_sec":60,"last_run":1e999,"last_status":[]},
        "ok":{"interval_sec":61,"last_run":-4,"last_status":{"ts":"x","message":{},"result":{"stats":{"imported":"NaN"}}}},
        "future":{"interval_sec":60,"last_run":1e12},"deep":${deep},"nan":{"interval_sec":"NaN","last_run":"NaN"}}`,
    );
    await put(AUDIT, `[null,1,{"ts":"x","metadata":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}},{"__proto__":1}]`);
    await put('local_action_runs.json', '[[],{"action":{},"timestamp":-1,"ok":"maybe"}]');
    const store = await bench.open();
    expect(store.health().condition).toBe('ok');
    expect(await tenantsOf(store)).toEqual(['future', 'nan', 'ok']);
    expect((await store.schedules.get('ok'))?.schedule).toMatchObject({ intervalSec: 61, lastRun: 0, nextTickAt: now });
    expect((await store.schedules.get('future'))?.schedule.nextTickAt).toBe(now + 60_000);
    expect(({} as Record<string, unknown>)['interval_sec']).toBeUndefined();
    await store.close();
    expect(await tenantsOf(await bench.open())).toEqual(['future', 'nan', 'ok']);
  });
});

describe('converting what the original system wrote', () => {
  const json = fc.jsonValue();
  const now = Date.UTC(2026, 10, 12);

  it('never throws, whatever the file holds, and yields only schedules within our bounds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('acme', 'ACME', '__proto__')), json), (data) => {
        const { schedules, rejected } = convertSchedules(data, now);
        expect(schedules.length + rejected.length).toBe(Object.keys(data).length);
        for (const schedule of schedules) {
          expect(Number.isInteger(schedule.intervalSec)).toBe(true);
          expect(schedule.intervalSec >= 5 && schedule.intervalSec <= 2_592_000).toBe(true);
          expect(schedule.nextTickAt <= now + schedule.intervalSec * 1000).toBe(true);
        }
        convertAudit(Object.values(data), now);
        convertLocalRuns(Object.values(data), now);
      }),
    );
  });
});
