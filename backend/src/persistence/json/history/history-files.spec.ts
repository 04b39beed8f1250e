import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, writeFile } from 'node:fs/promises';
import { create, JsonBench } from '../../testing/json-bench.js';
import { ended, sampleRun, sampleTick } from '../../testing/sample-facts.js';
import { encodeRun } from '../../codecs/run-codec.js';
import { formatRow } from './history-line.js';
import type { JsonPersistence } from '../json-persistence.js';

const DAY = 86_400_000;

describe('history on the disk', () => {
  let bench: JsonBench;
  let store: JsonPersistence;
  let now: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    now = bench.clock.now();
  });
  afterEach(() => bench.done());

  const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const run = (tenant: string, n: number): Promise<void> =>
    store.act(tenant, (state) => ({ runs: [ended(sampleRun(tenant, id(n), state.now))], result: undefined }));
  const runsOf = async (tenant?: string): Promise<string[]> =>
    (await store.runs.page({ limit: 200, ...(tenant ? { tenant } : {}) })).rows.map((row) => row.id);
  const reopen = async (): Promise<void> => {
    await store.close();
    store = await bench.open();
  };

  it('holds ended runs and closed ledger rows by UTC day, and is there after a restart', async () => {
    await run('acme', 1);
    await store.act('acme', () => ({ ticks: [sampleTick('acme', now)], result: undefined }));
    await store.act('acme', () => ({
      ticks: [sampleTick('acme', now + 9, { decision: 'paused' })],
      result: undefined,
    }));
    await reopen();
    const day = new Date(now).toISOString().slice(0, 10);
    expect(await bench.files(/^(runs|ticks)-/)).toEqual([`runs-${day}.ndjson`, `ticks-${day}.ndjson`]);
    expect(await runsOf('acme')).toEqual([id(1)]);
    const { rows } = await store.ticks.page({ tenant: 'acme', limit: 10 });
    expect(rows.map(({ decision }) => decision)).toEqual(['paused', 'missed_downtime']);
  });

  it('does not make a start wait: what is asked for first is answered when it has been read', async () => {
    for (let n = 1; n <= 5; n += 1) await run('acme', n);
    await store.close();
    store = await bench.open();
    expect(store.runs.recent('acme', 10)).toEqual([]);
    expect(await store.runs.get(id(3))).toMatchObject({ id: id(3) });
    expect(store.runs.recent('acme', 10)).toHaveLength(5);
  });

  it('keeps the newest 20 runs of a tenant in memory over restarts, and says that older ones are gone', async () => {
    for (let n = 1; n <= 25; n += 1) {
      bench.clock.advance(1_000);
      await run('acme', n);
    }
    await run('bolt', 100);
    await reopen();
    expect(await runsOf('acme')).toEqual(Array.from({ length: 20 }, (_, i) => id(25 - i)));
    const page = async (tenant: string, limit: number): Promise<boolean> =>
      (await store.runs.page({ tenant, limit })).historyPruned;
    expect(await page('acme', 200)).toBe(true);
    expect(await page('acme', 5)).toBe(false);
    expect(await page('bolt', 200)).toBe(false);
  });

  it('pages through all runs, newest first, with filters', async () => {
    for (let n = 1; n <= 9; n += 1) {
      bench.clock.advance(1_000);
      await run(n % 2 ? 'odd' : 'even', n);
    }
    await reopen();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.runs.page({ limit: 4, ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 9 }, (_, i) => id(9 - i)));
    expect((await store.runs.page({ limit: 9, statuses: ['failed'] })).rows).toEqual([]);
    expect((await store.runs.page({ limit: 9, triggers: ['schedule'], since: now + 8_000 })).rows).toHaveLength(2);
    expect((await store.runs.page({ limit: 9, until: now + 2_000 })).rows).toHaveLength(2);
  });

  it('passes over rows that cannot be read, and goes on behind a torn end', async () => {
    await run('acme', 1);
    await store.close();
    const [name = ''] = await bench.files(/^runs-/);
    const row = formatRow(encodeRun(ended(sampleRun('acme', id(2), now))));
    await appendFile(bench.path(name), `rubbish\n{"id":"x"}\n${row}\n${row.slice(0, 50)}`);
    store = await bench.open();
    expect((await runsOf('acme')).sort()).toEqual([id(1), id(2)]);
    await run('acme', 3);
    await reopen();
    expect((await runsOf('acme')).sort()).toEqual([id(1), id(2), id(3)]);
    expect(await bench.read(name)).not.toContain(row.slice(0, 50) + '{');
  });

  it('shows a row once that a crash has left in the journal and in a file', async () => {
    await run('acme', 1);
    await store.maintenance.backup();
    await bench.kill();
    store = await bench.open();
    expect(await runsOf('acme')).toEqual([id(1)]);
  });

  it('removes files of more than seven days, oldest first', async () => {
    await run('acme', 1);
    await store.close();
    bench.clock.advance(9 * DAY);
    store = await bench.open();
    await run('acme', 2);
    await reopen();
    expect(await runsOf('acme')).toEqual([id(2)]);
    expect(await bench.files(/^runs-/)).toHaveLength(1);
    expect((await store.runs.page({ tenant: 'acme', limit: 200 })).historyPruned).toBe(true);
    await create(store, 'old', now);
    await create(store, 'young', bench.clock.now());
    expect((await store.runs.page({ tenant: 'old', limit: 200 })).historyPruned).toBe(true);
    expect((await store.runs.page({ tenant: 'young', limit: 200 })).historyPruned).toBe(false);
  });

  it('removes whole files first when there are more than 256 MB', async () => {
    const day = (n: number): string => new Date(now - n * DAY).toISOString().slice(0, 10);
    await writeFile(bench.path(`runs-${day(3)}.ndjson`), Buffer.alloc(200 * 1024 * 1024, '\n'));
    await writeFile(bench.path(`ticks-${day(2)}.ndjson`), Buffer.alloc(57 * 1024 * 1024, '\n'));
    await run('acme', 1);
    await store.close();
    expect(await bench.files(/^(runs|ticks)-/)).toEqual([`runs-${day(0)}.ndjson`, `ticks-${day(2)}.ndjson`]);
  });

  describe('pruned on demand', () => {
    it('lacks the rows before the moment, in memory, in the files and after a restart', async () => {
      await run('acme', 1);
      await store.close();
      bench.clock.advance(2 * DAY);
      store = await bench.open();
      const border = bench.clock.now() + 500;
      await run('acme', 2);
      bench.clock.advance(1_000);
      await run('acme', 3);
      const report = await store.maintenance.prune(border);
      expect(report.ok).toBe(true);
      expect(await runsOf('acme')).toEqual([id(3)]);
      expect(await bench.files(/^runs-/)).toHaveLength(1);
      await bench.kill();
      store = await bench.open();
      expect(await runsOf('acme')).toEqual([id(3)]);
      expect((await store.runs.page({ tenant: 'acme', limit: 10 })).historyPruned).toBe(true);
    });

    it('keeps open runs, open ledger rows, schedules and audit', async () => {
      await create(store, 'acme', now);
      await store.act('acme', () => ({
        runs: [sampleRun('acme', id(1), now)],
        ticks: [sampleTick('acme', now)],
        result: 0,
      }));
      await store.maintenance.prune(now + DAY);
      expect((await store.runs.active()).map((row) => row.id)).toEqual([id(1)]);
      expect(await runsOf('acme')).toEqual([id(1)]);
      expect(await store.schedules.get('acme')).toBeDefined();
      expect((await store.audit.page({ limit: 10 })).rows).toHaveLength(1);
    });
  });
});
