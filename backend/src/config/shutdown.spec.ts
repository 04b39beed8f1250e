import { describe, expect, it } from '@jest/globals';
import { Shutdown, SHUTDOWN_PHASES } from './shutdown.js';

/** A promise that the test settles. */
function open(): { promise: Promise<void>; settle: () => void } {
  let settle = (): void => undefined;
  const promise = new Promise<void>((resolve) => (settle = resolve));
  return { promise, settle };
}

describe('the orderly end', () => {
  it('goes through its phases in order, requests and runs side by side', async () => {
    const shutdown = new Shutdown();
    const order: string[] = [];
    const runs = open();
    for (const phase of [...SHUTDOWN_PHASES].reverse()) {
      shutdown.on(phase, phase, async () => {
        order.push(phase);
        // A request that waits for its run ends with it, so neither may wait for the other's phase.
        if (phase === 'requests') await runs.promise;
        if (phase === 'runs') runs.settle();
      });
    }
    expect(await shutdown.run()).toEqual([]);
    expect(order.slice(0, 2)).toEqual(['announce', 'streams']);
    expect(order.slice(2, 4).sort()).toEqual(['requests', 'runs']);
    expect(order[4]).toBe('store');
  });

  it('has begun as soon as it is asked for, also inside its steps', async () => {
    const shutdown = new Shutdown();
    const seen: boolean[] = [];
    shutdown.on('announce', 'look', () => void seen.push(shutdown.begun));
    expect(shutdown.begun).toBe(false);
    const ended = shutdown.run();
    expect(shutdown.begun).toBe(true);
    await ended;
    expect(seen).toEqual([true]);
  });

  it('runs once, however often it is asked for', async () => {
    const shutdown = new Shutdown();
    let times = 0;
    shutdown.on('store', 'count', () => void (times += 1));
    await Promise.all([shutdown.run(), shutdown.run()]);
    await shutdown.run();
    expect(times).toBe(1);
  });

  it('goes on after a step that fails or throws, and says which', async () => {
    const shutdown = new Shutdown();
    let saved = false;
    shutdown.on('runs', 'engine', () => Promise.reject(new Error('stuck')));
    shutdown.on('streams', 'events', () => {
      throw new Error('broken');
    });
    shutdown.on('store', 'store', () => void (saved = true));
    const failures = await shutdown.run();
    expect(failures.map(({ phase, step }) => `${phase}: ${step}`)).toEqual(['streams: events', 'runs: engine']);
    expect(saved).toBe(true);
  });

  it('does not wait for a step that never ends', async () => {
    const shutdown = new Shutdown({ announce: 5, streams: 5, requests: 5, runs: 5, store: 5 });
    shutdown.on('runs', 'engine', () => new Promise<void>(() => undefined));
    const [failure] = await shutdown.run();
    expect(failure).toMatchObject({ phase: 'runs', step: 'engine' });
  });

  it('leaves the last save the time that nothing before it needed', async () => {
    const shutdown = new Shutdown({ announce: 5_000, streams: 5_000, requests: 5_000, runs: 5_000, store: 1 });
    let saved = false;
    shutdown.on('store', 'store', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      saved = true;
    });
    expect([await shutdown.run(), saved]).toEqual([[], true]);
  });

  it('can close the store alone, for a process that must not go on', async () => {
    const shutdown = new Shutdown();
    const order: string[] = [];
    for (const phase of SHUTDOWN_PHASES) shutdown.on(phase, phase, () => void order.push(phase));
    await shutdown.closeStore();
    expect(order).toEqual(['store']);
    expect(shutdown.begun).toBe(false);
  });
});
