import { beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '../../../clock/settable-clock.js';
import type { Run, RunTrigger } from '../../../domain/run.js';
import { NO_STATS } from '../../../domain/run.js';
import type { RunExecution, RunSignals, SchedulerEngine } from '../scheduler-engine.js';

const run = (id: string, trigger: RunTrigger = 'schedule'): Run => ({
  id,
  tenant: `tenant-${id}`,
  generation: 'g',
  trigger,
  status: trigger === 'schedule' || trigger === 'backfill' ? 'running' : 'queued',
  attempt: 1,
  actor: 'scheduler',
  source: 'scheduler',
  mode: 'stub',
  scheduledFor: null,
  queuedAt: 0,
  missedCount: 0,
  message: '',
  stats: NO_STATS,
  replica: 'test',
});

/** Executions that end when the test says so. */
class ManualExecution implements RunExecution {
  readonly begun: string[] = [];
  readonly aborted: string[] = [];
  readonly yielded: string[] = [];
  private readonly ends = new Map<string, { released: () => void; done: () => void }>();

  execute({ id }: Run, { signal, yieldSignal }: RunSignals, released: () => void): Promise<void> {
    this.begun.push(id);
    if (signal.aborted) this.aborted.push(id);
    if (yieldSignal.aborted) this.yielded.push(id);
    yieldSignal.addEventListener('abort', () => this.yielded.push(id));
    return new Promise((done) => {
      this.ends.set(id, { released, done });
      signal.addEventListener('abort', () => {
        this.aborted.push(id);
        this.end(id);
      });
      if (signal.aborted) done();
    });
  }

  release(id: string): void {
    this.ends.get(id)?.released();
  }

  end(id: string): void {
    this.ends.get(id)?.done();
  }
}

/** What every engine promises, with `concurrency` slots of its own choosing. */
export function describeEngine(
  name: string,
  make: (concurrency: number, clock: SettableClock) => SchedulerEngine,
): void {
  describe(`${name} as an engine`, () => {
    let clock: SettableClock;
    let execution: ManualExecution;
    let engine: SchedulerEngine;
    const settled = () => new Promise((resolve) => setImmediate(resolve));

    beforeEach(() => {
      clock = new SettableClock();
      execution = new ManualExecution();
      engine = make(2, clock);
      engine.start(execution);
    });

    it('starts scheduled runs up to its slots and the next when one is released', async () => {
      for (const id of ['a', 'b', 'c']) engine.enqueue(run(id));
      expect(execution.begun).toEqual(['a', 'b']);
      expect(engine.freeSlots()).toBe(0);
      expect(engine.slots()).toEqual({ used: 2, total: 2 });
      execution.release('a');
      expect(execution.begun).toEqual(['a', 'b', 'c']);
      await settled();
    });

    it('has two more places for runs that people asked for, in the order they came', () => {
      for (const id of ['a', 'b']) engine.enqueue(run(id));
      for (const id of ['m1', 'm2', 'm3']) engine.enqueue(run(id, 'manual'));
      expect(execution.begun).toEqual(['a', 'b', 'm1', 'm2']);
      execution.end('a');
    });

    it('lets a run that people asked for go before a retry that waits', () => {
      for (const id of ['a', 'b']) engine.enqueue(run(id));
      engine.enqueue(run('r', 'retry'));
      for (const id of ['m1', 'm2', 'm3']) engine.enqueue(run(id, 'manual'));
      execution.release('m1');
      expect(execution.begun).toEqual(['a', 'b', 'm1', 'm2', 'm3']);
    });

    it('tells that a slot is free once per run, at its release', async () => {
      let told = 0;
      engine.onSlotFree(() => (told += 1));
      engine.enqueue(run('a'));
      execution.release('a');
      expect(told).toBe(1);
      execution.end('a');
      await settled();
      expect(told).toBe(1);
      expect(engine.slots().used).toBe(0);
    });

    it('aborts a run under way, one that waits, and one that has not arrived yet', async () => {
      for (const id of ['a', 'b', 'c']) engine.enqueue(run(id));
      expect(engine.abort('a')).toBe(true);
      await settled();
      expect(execution.aborted).toEqual(['a']);
      expect(execution.begun).toEqual(['a', 'b', 'c']);
      engine.enqueue(run('d', 'retry'));
      expect(engine.abort('d')).toBe(true);
      execution.end('b');
      await settled();
      expect(execution.begun).not.toContain('d');
      engine.enqueue(run('e'));
      expect(engine.abort('late')).toBe(false);
      engine.enqueue(run('late'));
      expect(execution.aborted).toContain('late');
    });

    it('begins a claimed run that waits only to end it, without a slot, because nobody else writes its end', async () => {
      for (const id of ['a', 'b', 'c']) engine.enqueue(run(id));
      expect(engine.abort('c')).toBe(true);
      expect([execution.begun, execution.aborted]).toEqual([['a', 'b', 'c'], ['c']]);
      await settled();
      expect(engine.slots()).toEqual({ used: 2, total: 2 });
      expect(engine.underWay().map(({ id }) => id)).toEqual(['a', 'b']);
      engine.abort('d');
      engine.enqueue(run('d'));
      expect(execution.aborted).toEqual(['c', 'd']);
      await settled();
      expect(engine.slots()).toEqual({ used: 2, total: 2 });
      execution.end('a');
      await settled();
      expect([engine.slots().used, engine.freeSlots()]).toEqual([1, 1]);
    });

    it('counts a claimed run that waits as under way, since it came, and a queued one not', () => {
      for (const id of ['a', 'b']) engine.enqueue(run(id));
      clock.advance(7);
      engine.enqueue(run('c'));
      engine.enqueue(run('r', 'retry'));
      expect(engine.underWay().map(({ id, since }) => [id, since])).toEqual([
        ['a', 0],
        ['b', 0],
        ['c', 7],
      ]);
    });

    it('drains: begins no queued run, waits, then aborts what is left after asking first', async () => {
      for (const id of ['a', 'b']) engine.enqueue(run(id));
      engine.enqueue(run('r1', 'retry'));
      const asked: (readonly string[])[] = [];
      const drained = engine.drain(10_000, (runIds) => {
        asked.push(runIds);
        return Promise.resolve();
      });
      engine.enqueue(run('r2', 'retry'));
      expect(engine.freeSlots()).toBe(0);
      execution.end('a');
      await settled();
      expect(execution.begun).toEqual(['a', 'b']);
      clock.advance(10_000);
      await drained;
      expect(asked).toEqual([['b']]);
      expect(execution.aborted).toEqual(['b']);
    });

    it('carries out what was claimed while it drains: what waits, and what arrives', async () => {
      for (const id of ['a', 'b', 'c', 'd']) engine.enqueue(run(id));
      engine.enqueue(run('r', 'retry'));
      let over = false;
      const drained = engine
        .drain(10_000, () => Promise.reject(new Error('nobody is left to ask')))
        .then(() => (over = true));
      engine.enqueue(run('e'));
      for (const id of ['a', 'b', 'c', 'd']) {
        execution.end(id);
        await settled();
        expect(over).toBe(false);
      }
      expect(execution.begun).toEqual(['a', 'b', 'c', 'd', 'e']);
      execution.end('e');
      await drained;
      expect(execution.aborted).toEqual([]);
    });

    it('ends every claimed run that still waits when the grace is over, and is asked for all of them first', async () => {
      for (const id of ['a', 'b', 'c', 'd']) engine.enqueue(run(id));
      engine.enqueue(run('r', 'retry'));
      const asked: (readonly string[])[] = [];
      const drained = engine.drain(10_000, (runIds) => {
        expect(execution.aborted).toEqual([]);
        asked.push(runIds);
        return Promise.resolve();
      });
      clock.advance(10_000);
      await drained;
      expect(asked).toEqual([['a', 'b', 'c', 'd']]);
      expect([...execution.aborted].sort()).toEqual(['a', 'b', 'c', 'd']);
      expect([...execution.begun].sort()).toEqual(['a', 'b', 'c', 'd']);
      expect(engine.underWay()).toEqual([]);
    });

    it('drains again for what arrived after it was done', async () => {
      await engine.drain(10_000, () => Promise.resolve());
      engine.enqueue(run('late'));
      const asked: (readonly string[])[] = [];
      const drained = engine.drain(1_000, (runIds) => {
        asked.push(runIds);
        return Promise.resolve();
      });
      clock.advance(1_000);
      await drained;
      expect([asked, execution.aborted]).toEqual([[['late']], ['late']]);
    });

    it('waits for what it has aborted alone, so that what arrives meanwhile can be ended by draining again', async () => {
      engine.enqueue(run('a'));
      const asked: (readonly string[])[] = [];
      const drained = engine.drain(10_000, (runIds) => {
        asked.push(runIds);
        engine.enqueue(run('late'));
        return Promise.resolve();
      });
      clock.advance(10_000);
      await drained;
      expect([asked, execution.aborted]).toEqual([[['a']], ['a']]);
      const drainedAgain = engine.drain(1_000, (runIds) => {
        asked.push(runIds);
        return Promise.resolve();
      });
      clock.advance(1_000);
      await drainedAgain;
      expect([asked, execution.aborted]).toEqual([
        [['a'], ['late']],
        ['a', 'late'],
      ]);
    });

    it('lets slices take half of its slots, and tells how many are free', async () => {
      engine = make(5, clock);
      engine.start(execution);
      expect(engine.freeSliceSlots()).toBe(2);
      for (const id of ['s1', 's2', 's3']) engine.enqueue(run(id, 'backfill'));
      expect(execution.begun).toEqual(['s1', 's2']);
      expect(engine.freeSliceSlots()).toBe(0);
      expect(engine.freeSlots()).toBe(2);
      for (const id of ['a', 'b', 'c']) engine.enqueue(run(id));
      expect(execution.begun).toEqual(['s1', 's2', 'a', 'b', 'c']);
      execution.end('s1');
      await settled();
      expect(execution.begun).toEqual(['s1', 's2', 'a', 'b', 'c', 's3']);
    });

    it('keeps one slot for slices, but none that a claimed run has', () => {
      engine = make(1, clock);
      engine.start(execution);
      expect(engine.freeSliceSlots()).toBe(1);
      engine.enqueue(run('a'));
      expect(engine.freeSliceSlots()).toBe(0);
      engine.enqueue(run('p', 'preview'));
      expect(execution.begun).toEqual(['a', 'p']);
    });

    it('asks a slice under way to give way without ending it', () => {
      engine.enqueue(run('s', 'backfill'));
      expect(engine.yield('s')).toBe(true);
      expect(execution.yielded).toEqual(['s']);
      expect(execution.aborted).toEqual([]);
      execution.end('s');
    });

    it('lets a slice that was asked before it arrived know at once', async () => {
      expect(engine.yield('late')).toBe(false);
      engine.enqueue(run('late', 'backfill'));
      await settled();
      expect(execution.yielded).toEqual(['late']);
    });

    it('asks slices to give way when it drains, and no other run', async () => {
      engine.enqueue(run('s', 'backfill'));
      engine.enqueue(run('a'));
      engine.enqueue(run('s2', 'backfill'));
      const drained = engine.drain(10_000, () => Promise.reject(new Error('nobody is left to ask')));
      engine.enqueue(run('s3', 'backfill'));
      expect(execution.yielded).toEqual(['s']);
      for (const id of ['s', 's2', 's3', 'a']) {
        execution.end(id);
        await settled();
      }
      await drained;
      expect([...new Set(execution.yielded)]).toEqual(['s', 's2', 's3']);
      expect(engine.freeSliceSlots()).toBe(0);
    });

    it('drains at once when nothing runs', async () => {
      await engine.drain(10_000, () => Promise.reject(new Error('nobody is left to ask')));
    });
  });
}
