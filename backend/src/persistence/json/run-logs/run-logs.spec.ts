import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonBench } from '../../testing/json-bench.js';
import { sampleLogLine } from '../../testing/sample-records.js';
import { until } from '../../testing/until.js';
import type { JsonPersistence } from '../json-persistence.js';

describe('logs of runs in the JSON store', () => {
  let bench: JsonBench;
  let store: JsonPersistence;
  let now: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    now = bench.clock.now();
  });
  afterEach(() => bench.done());

  /** The id of the n-th run, queued n ms after the first moment of all. */
  const id = (n: number): string => `${(0x0190_0000_0000 + n).toString(16).padStart(12, '0')}`;
  const run = (n: number): string => `${id(n).slice(0, 8)}-${id(n).slice(8)}-7000-8000-000000000000`;
  const folder = (): string => bench.path('run-logs');
  const fileOf = (n: number): string => join(folder(), `${run(n)}.ndjson`);
  const names = async (): Promise<string[]> => (await readdir(folder())).sort();
  const messages = async (n: number): Promise<string[]> =>
    (await store.runLogs.page(run(n), { limit: 100 })).rows.map(({ message }) => message);
  const say = (n: number, message: string): Promise<void> =>
    store.runLogs.append(run(n), [sampleLogLine(now, { message })]);

  it('are there after a kill, for their owner alone', async () => {
    await say(1, 'one');
    await say(1, 'two');
    await bench.kill();
    store = await bench.open();
    expect(await messages(1)).toEqual(['one', 'two']);
    expect((await stat(fileOf(1))).mode & 0o777).toBe(0o600);
  });

  it('are not synced: they wait for no disk', async () => {
    const before = bench.disk.events.length;
    await say(1, 'one');
    expect(bench.disk.events.slice(before).filter(({ call }) => call.includes('sync'))).toEqual([]);
  });

  it('lose a torn line, and none behind it', async () => {
    await say(1, 'one');
    await appendFile(fileOf(1), '{"at":1,"level":"info","mess');
    expect(await messages(1)).toEqual(['one']);
    await say(1, 'two');
    await appendFile(fileOf(1), 'rubbish\n{"at":"never"}\n');
    await say(1, 'three');
    expect(await messages(1)).toEqual(['one', 'two', 'three']);
  });

  it.each(['../evil', '..', '', 'run-1', `${'0'.repeat(8)}/evil`, `${'a'.repeat(36)}`])(
    'of a run with the id %p, which is no UUID, are neither written nor read',
    async (name) => {
      await store.runLogs.append(name, [sampleLogLine(now)]);
      expect(existsSync(folder())).toBe(false);
      expect((await store.runLogs.page(name, { limit: 5 })).rows).toEqual([]);
    },
  );

  it('that cannot be written trouble nobody, are said once, and go on when the disk heals', async () => {
    await say(1, 'one');
    bench.disk.room = 0;
    await say(1, 'lost');
    await say(1, 'lost');
    expect(store.health().condition).toBe('ok');
    expect(bench.logged.filter(({ message }) => message.includes('log of a run'))).toHaveLength(1);
    bench.disk.heal();
    await say(1, 'two');
    expect(await messages(1)).toEqual(['one', 'two']);
  });

  it('are read and not written by a store that is read-only', async () => {
    await say(1, 'one');
    await bench.kill();
    store = await bench.open({ readOnly: true });
    await say(1, 'two');
    expect(await messages(1)).toEqual(['one']);
  });

  describe('where there are too many', () => {
    const fill = async (count: number, bytes: number): Promise<void> => {
      await mkdir(folder(), { recursive: true });
      const content = Buffer.alloc(bytes, 0x20);
      for (let n = 1; n <= count; n += 1) writeFileSync(fileOf(n), content);
    };

    it('give way at a start, the oldest run first, until 5,000 are left', async () => {
      await store.close();
      await fill(5_003, 0);
      await writeFile(join(folder(), 'notes.txt'), 'not ours');
      store = await bench.open();
      await until(() => !existsSync(fileOf(3)));
      expect(existsSync(fileOf(4))).toBe(true);
      expect(await names()).toHaveLength(5_001);
    }, 120_000);

    it('give way while the store runs, with every hundredth new one, until they hold 64 MB', async () => {
      await fill(9, 8 * 1024 * 1024);
      for (let n = 1_001; n <= 1_099; n += 1) await say(n, 'small');
      expect(existsSync(fileOf(1))).toBe(true);
      await say(1_100, 'small');
      expect((await names())[0]).toBe(`${run(3)}.ndjson`);
      expect(await messages(1_100)).toEqual(['small']);
    });
  });

  it('go with the run history when it is pruned', async () => {
    for (const n of [1, 2, 3]) await say(n, 'call');
    const { lines } = await store.maintenance.prune(0x0190_0000_0000 + 3);
    expect(lines.join('\n')).toContain('2 logs of runs');
    expect(await names()).toEqual([`${run(3)}.ndjson`]);
  });
});
