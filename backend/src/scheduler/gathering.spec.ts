import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../persistence/testing/postgres-bench.js';
import { gatheringMs } from './gathering.js';
import { DispatcherBench } from './testing/dispatcher-bench.js';

/** What is promised from the moment at which a tick falls due to the start of its run. */
const START_LAG_MS = 60;
const FIRST_MS = 500;

describe('looks at due ticks on a shared store', () => {
  let bench: DispatcherBench;
  let live: number;

  beforeEach(async () => {
    bench = new DispatcherBench();
    await bench.store.open();
    live = 1;
    await bench.schedule('first', bench.clock.now() + FIRST_MS);
    await bench.schedule('next', bench.clock.now() + FIRST_MS + 1);
  });
  afterEach(() => bench.done());

  /** Goes on to a moment at which something is due, and lets the look at it come to its end. */
  const lookAfter = async (ms: number): Promise<void> => {
    const before = bench.sleeps.length;
    bench.clock.advance(ms);
    await eventually('it sleeps again', () => bench.sleeps.length > before);
  };
  const startAndTakeFirst = async (): Promise<void> => {
    bench.start({ mode: 'stub', slots: 9, gatherMs: () => gatheringMs(live) });
    await eventually('it sleeps until the first', () => bench.sleeps.length > 0);
    await lookAfter(FIRST_MS);
    expect(bench.begun.map(({ tenant }) => tenant)).toEqual(['first']);
  };

  it.each([
    { who: 'a replica that is alone', replicas: 1, pause: 50 },
    { who: 'one of two', replicas: 2, pause: 65 },
    { who: 'one of many', replicas: 9, pause: 65 },
  ])('of $who come $pause ms after one that found something, not earlier', async ({ replicas, pause }) => {
    live = replicas;
    await startAndTakeFirst();
    bench.clock.advance(pause - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.looks).toEqual([0, FIRST_MS]);
    await lookAfter(1);
    expect(bench.looks).toEqual([0, FIRST_MS, FIRST_MS + pause]);
    expect(bench.begun.map(({ tenant }) => tenant)).toEqual(['first', 'next']);
  });

  it('come at once when something is due after a while without', async () => {
    await startAndTakeFirst();
    expect(bench.begun[0]?.startedAt).toBe(bench.begun[0]?.scheduledFor);
  });

  it('keep the promised start lag where a replica is alone, however soon after a look a tick falls due', async () => {
    await startAndTakeFirst();
    await lookAfter(gatheringMs(live));
    const [, { startedAt = NaN, scheduledFor = null } = {}] = bench.begun;
    expect(startedAt - Number(scheduledFor)).toBe(gatheringMs(live) - 1);
    expect(startedAt - Number(scheduledFor)).toBeLessThan(START_LAG_MS);
  });

  it('follow the replicas as they come and go', async () => {
    for (const [i, tenant] of ['third', 'fourth'].entries()) {
      await bench.schedule(tenant, bench.clock.now() + FIRST_MS + 51 + i * 65);
    }
    await startAndTakeFirst();
    expect(bench.sleeps.at(-1)).toBe(50);
    live = 2;
    await lookAfter(50);
    expect(bench.sleeps.at(-1)).toBe(65);
    live = 1;
    await lookAfter(65);
    expect(bench.sleeps.at(-1)).toBe(50);
    await lookAfter(50);
    expect(bench.begun.map(({ tenant }) => tenant)).toEqual(['first', 'next', 'third', 'fourth']);
  });
});
