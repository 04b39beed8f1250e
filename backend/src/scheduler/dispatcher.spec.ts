import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunMode } from '../domain/run.js';
import { eventually } from '../persistence/testing/postgres-bench.js';
import { DispatcherBench } from './testing/dispatcher-bench.js';

describe('a dispatcher whose looks are dear', () => {
  let bench: DispatcherBench;

  beforeEach(async () => {
    bench = new DispatcherBench();
    await bench.store.open();
  });
  afterEach(() => bench.done());

  const start = (mode: RunMode, slots: number) => bench.start({ mode, slots, gatherMs: () => 30 });
  const statuses = async (): Promise<readonly string[]> =>
    (await bench.store.runs.page({ limit: 50 })).rows.map(({ status }) => status);

  it('takes ticks that fall due within 30 ms in one look, and the first of them at once', async () => {
    const due = bench.clock.now() + 1_000;
    for (let n = 0; n < 10; n += 1) await bench.schedule(`t${n}`, due + n);
    start('stub', 50);
    await eventually('the first look is over', () => bench.looks.length > 0);
    const before = bench.looks.length;
    bench.clock.advance(1_000);
    await eventually('the first tick has run', () => bench.begun.length > 0);
    bench.clock.advance(9);
    expect(bench.begun).toHaveLength(1);
    await eventually('the others have run', () => {
      bench.clock.advance(1);
      return bench.begun.length === 10;
    });
    expect(bench.looks.length - before).toBeLessThan(5);
  });

  it('looks again when it is woken while it lies down', async () => {
    const dispatcher = start('stub', 2);
    bench.onSleep = () => {
      bench.onSleep = () => undefined;
      queueMicrotask(() => dispatcher.wake());
    };
    await eventually('it looks again, although time stands still', () => bench.looks.length > 1);
    expect(bench.looks).toEqual([0, 0]);
  });

  it('begins runs of the stub beyond the free slots, because a slot is free again at once', async () => {
    for (let n = 0; n < 4; n += 1) await bench.schedule(`t${n}`, bench.clock.now());
    start('stub', 2);
    await eventually('all are claimed', async () => (await statuses()).length === 4);
    expect(await statuses()).toEqual(['running', 'running', 'running', 'running']);
  });

  it('lets live runs beyond the free slots wait in the queue', async () => {
    for (let n = 0; n < 4; n += 1) await bench.schedule(`t${n}`, bench.clock.now());
    start('live', 2);
    await eventually('all are claimed', async () => (await statuses()).length === 4);
    expect([...(await statuses())].sort()).toEqual(['queued', 'queued', 'running', 'running']);
  });
});
