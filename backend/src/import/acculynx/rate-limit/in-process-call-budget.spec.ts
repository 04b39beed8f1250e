import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SettableClock } from '../../../clock/settable-clock.js';
import { type CallOutcome, type CallPermit, type CallPriority, CallsSuspended } from '../../call-budget.js';
import { InProcessCallBudget } from './in-process-call-budget.js';

const FINE: CallOutcome = { status: 200 };
const LIMITED: CallOutcome = { status: 429 };
const forever = new AbortController().signal;

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}

interface Granted {
  readonly key: string;
  readonly priority: CallPriority;
  readonly at: number;
  readonly waitedMs: number;
  readonly permit: CallPermit;
}

/** A budget on a clock of its own, with everything that it let out. */
class Bench {
  readonly granted: Granted[] = [];
  readonly refused: unknown[] = [];
  pings = 0;
  pingAnswers = true;
  inFlight = 0;
  mostInFlight = 0;
  readonly budget: InProcessCallBudget;

  constructor(readonly clock = new SettableClock()) {
    this.budget = new InProcessCallBudget({
      clock,
      random: () => 0,
      ping: () => {
        this.pings += 1;
        return Promise.resolve(this.pingAnswers);
      },
    });
  }

  /** Asks once; the call takes `latencyMs`, or stays out until the test ends it. */
  ask(key: string, priority: CallPriority = 'schedule', latencyMs?: number, outcome = FINE, patienceMs = 1e9): void {
    const asked = this.clock.monotonic();
    this.budget.acquire(key, priority, forever, patienceMs).then(
      (permit) => {
        const at = this.clock.monotonic();
        this.granted.push({ key, priority, at, waitedMs: at - asked, permit });
        this.inFlight += 1;
        this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
        if (latencyMs !== undefined) this.clock.after(latencyMs, () => this.end(permit, outcome));
      },
      (error: unknown) => this.refused.push(error),
    );
  }

  end(permit: CallPermit, outcome: CallOutcome): void {
    this.inFlight -= 1;
    permit.done(outcome);
  }

  /** A worker that asks again as soon as its call has ended, until `until`. */
  work(key: string, priority: CallPriority, latencyMs: number, until: number): void {
    const next = async (): Promise<void> => {
      while (this.clock.monotonic() < until) {
        const asked = this.clock.monotonic();
        const permit = await this.budget.acquire(key, priority, forever, 1e9);
        const at = this.clock.monotonic();
        this.granted.push({ key, priority, at, waitedMs: at - asked, permit });
        this.inFlight += 1;
        this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
        await new Promise<void>((resolve) => void this.clock.after(latencyMs, resolve));
        this.end(permit, FINE);
      }
    };
    void next();
  }

  /** Lets time pass. Within a step no call is answered by another one, so coarse steps are for long silences. */
  async run(ms: number, step = 1): Promise<void> {
    await settle();
    for (let past = 0; past < ms; past += step) {
      this.clock.advance(Math.min(step, ms - past));
      await settle();
    }
  }

  times(which: (granted: Granted) => boolean = () => true): number[] {
    return this.granted.filter(which).map(({ at }) => at);
  }
}

/** The most moments in any window of a second; both of its ends count. */
function mostInASecond(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  times.forEach((at, index) => {
    while ((times[first] ?? at) < at - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

const keysOf = (granted: readonly Granted[]): string[] => [...new Set(granted.map(({ key }) => key))];

describe('InProcessCallBudget', () => {
  it('lets a key call every 125 ms', async () => {
    const bench = new Bench();
    for (let n = 0; n < 9; n += 1) bench.ask('a', 'schedule', 50);
    await bench.run(1_000);
    expect(bench.times()).toEqual([0, 125, 250, 375, 500, 625, 750, 875, 1_000]);
  });

  it('lets three calls of a key be in flight, and the fourth when one has ended', async () => {
    const bench = new Bench();
    for (let n = 0; n < 4; n += 1) bench.ask('a');
    await bench.run(5_000);
    expect(bench.times()).toEqual([0, 125, 250]);
    const [first] = bench.granted;
    if (first) bench.end(first.permit, FINE);
    await bench.run(1);
    expect(bench.times()).toEqual([0, 125, 250, 5_000]);
  });

  it('lets 20 calls be in flight over all keys, of which slices take 16 at most', async () => {
    const bench = new Bench();
    for (let n = 0; n < 30; n += 1) bench.ask(`slice-${n}`, 'backfill');
    await bench.run(5_000);
    expect(bench.granted).toHaveLength(16);
    for (let n = 0; n < 10; n += 1) bench.ask(`tick-${n}`, 'schedule');
    await bench.run(5_000);
    expect(bench.granted).toHaveLength(20);
    expect(bench.inFlight).toBe(20);
  });

  it('takes a permit back once: giving it back twice changes nothing', async () => {
    const bench = new Bench();
    for (let n = 0; n < 5; n += 1) bench.ask('a');
    await bench.run(1_000);
    const [first] = bench.granted;
    for (let n = 0; n < 5; n += 1) first?.permit.done(FINE);
    await bench.run(1_000);
    expect(bench.granted).toHaveLength(4);
  });

  it('says how much of its minute a key has left', async () => {
    const bench = new Bench();
    for (let n = 0; n < 3; n += 1) bench.ask('a', 'schedule', 1);
    await bench.run(1_000);
    expect(bench.granted.map(({ permit }) => permit.left)).toEqual([479, 478, 477]);
    expect(bench.budget.usage('a')).toEqual({ lastMinute: 3, perMinute: 480, left: 477 });
    expect(bench.budget.usage('nobody')).toEqual({ lastMinute: 0, perMinute: 480, left: 480 });
    await bench.run(60_000);
    expect(bench.budget.usage('a').lastMinute).toBe(0);
  });

  it('forgets who waits when their signal is aborted, with the reason of the signal', async () => {
    const bench = new Bench();
    bench.ask('a');
    await settle();
    const stop = new AbortController();
    const waiting = bench.budget.acquire('a', 'manual', stop.signal, 1e9);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(bench.budget.acquire('a', 'manual', stop.signal, 1e9)).rejects.toThrow('stopped');
    bench.ask('a');
    await bench.run(125);
    expect(bench.times()).toEqual([0, 125]);
  });

  it('forgets keys that nobody has used for a while', async () => {
    const bench = new Bench();
    for (let n = 0; n < 200; n += 1) bench.ask(`key-${n}`, 'schedule', 1);
    await bench.run(15_000);
    expect(bench.granted).toHaveLength(200);
    expect(bench.budget.size).toBe(200);
    await bench.run(120_000, 100);
    bench.ask('new');
    expect(bench.budget.size).toBe(1);
  });

  it('uses at least nine tenths of the 22 per second of an address while 50 keys have work', async () => {
    const bench = new Bench();
    for (let n = 0; n < 50; n += 1) bench.work(`key-${n}`, 'schedule', 120, 30_000);
    await bench.run(30_000);
    expect(bench.granted.length).toBeGreaterThanOrEqual(0.9 * 22 * 30);
    expect(mostInASecond(bench.times())).toBeLessThanOrEqual(26);
    const counts = keysOf(bench.granted).map((key) => bench.times((granted) => granted.key === key).length);
    expect(counts).toHaveLength(50);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('lets a manual call out within two seconds while 20 slices have all the work they want', async () => {
    const bench = new Bench();
    for (let n = 0; n < 20; n += 1) for (let w = 0; w < 3; w += 1) bench.work(`slice-${n}`, 'backfill', 400, 20_000);
    await bench.run(10_000);
    bench.ask('small', 'manual', 100);
    await bench.run(2_000);
    const [manual] = bench.granted.filter(({ priority }) => priority === 'manual');
    expect(manual?.waitedMs).toBeLessThanOrEqual(500);
  });

  it('lets manual work go before ticks and ticks before slices when all wait at once', async () => {
    const bench = new Bench();
    for (let n = 0; n < 4; n += 1) bench.ask(`first-${n}`, 'backfill', 1);
    await settle();
    bench.ask('c', 'backfill', 1);
    bench.ask('b', 'schedule', 1);
    bench.ask('a', 'manual', 1);
    await bench.run(500);
    expect(bench.granted.slice(4).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('starves nobody, however much manual work there is', async () => {
    const bench = new Bench();
    for (let n = 0; n < 20; n += 1) bench.work(`manual-${n}`, 'manual', 50, 30_000);
    bench.work('tick', 'schedule', 50, 30_000);
    bench.work('slice', 'backfill', 50, 30_000);
    await bench.run(30_000);
    expect(bench.times(({ key }) => key === 'tick').length).toBeGreaterThan(30);
    expect(bench.times(({ key }) => key === 'slice').length).toBeGreaterThan(30);
    expect(bench.times(({ priority }) => priority === 'manual').length).toBeGreaterThan(300);
  });

  it('gives slices all of the budget while nothing else waits, and at most half of it while something does', async () => {
    const bench = new Bench();
    for (let n = 0; n < 20; n += 1) bench.work(`slice-${n}`, 'backfill', 100, 30_000);
    await bench.run(10_000);
    expect(bench.granted.length).toBeGreaterThanOrEqual(0.9 * 22 * 10);
    // One tick at its key's pace leaves 14 of 22 per second; slices may have 11 of them.
    bench.work('tick', 'schedule', 20, 30_000);
    await bench.run(20_000);
    const slices = bench.times(({ priority, at }) => priority === 'backfill' && at > 11_000);
    expect(mostInASecond(slices)).toBeLessThanOrEqual(12);
    expect(slices.length).toBeGreaterThanOrEqual(0.9 * 11 * 19);
    const ticks = bench.times(({ key }) => key === 'tick');
    expect(ticks.length).toBeGreaterThanOrEqual(7.5 * 20);
  });

  it('gives a slice half of its key while other work of the same key waits', async () => {
    const bench = new Bench();
    bench.work('a', 'backfill', 20, 20_000);
    bench.work('a', 'schedule', 20, 20_000);
    await bench.run(20_000);
    expect(mostInASecond(bench.times(({ priority }) => priority === 'backfill'))).toBeLessThanOrEqual(5);
    expect(bench.granted.length).toBeGreaterThanOrEqual(7.5 * 20);
  });

  it('never exceeds 26 calls in any second of the address nor 10 of a key, whatever arrives', async () => {
    const priority = fc.constantFrom<CallPriority>('manual', 'schedule', 'backfill');
    const call = fc.record({
      key: fc.integer({ min: 0, max: 9 }),
      priority,
      at: fc.integer({ min: 0, max: 3_000 }),
      latency: fc.integer({ min: 0, max: 1_500 }),
      status: fc.constantFrom(200, 200, 200, 200, 500, 0, 404),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 50, maxLength: 150 }), async (calls) => {
        const bench = new Bench();
        for (const { key, priority: who, at, latency, status } of calls) {
          bench.clock.after(at, () => bench.ask(`key-${key}`, who, latency, { status }));
        }
        await bench.run(3_000);
        for (let waited = 0; bench.granted.length < calls.length && waited < 60; waited += 1) await bench.run(1_000);
        expect(bench.granted).toHaveLength(calls.length);
        expect(mostInASecond(bench.times())).toBeLessThanOrEqual(26);
        expect(bench.mostInFlight).toBeLessThanOrEqual(20);
        for (const key of keysOf(bench.granted)) {
          expect(mostInASecond(bench.times((granted) => granted.key === key))).toBeLessThanOrEqual(10);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

/** Time goes on with every look at this clock, as it does in earnest, only by more. */
class CreepingClock extends SettableClock {
  private crept = 0;

  constructor(private readonly byMs: number) {
    super();
  }

  override monotonic(): number {
    this.crept += this.byMs;
    return super.monotonic() + this.crept;
  }
}

describe('InProcessCallBudget on a clock that does not stand still', () => {
  it.each([0.5, 1, 7, 20])(
    'forgets no call whose moment comes between two looks at the clock (%d ms)',
    async (byMs) => {
      const bench = new Bench(new CreepingClock(byMs));
      for (let round = 1; round <= 60; round += 1) {
        bench.ask('a', 'schedule', 0);
        for (let past = 0; bench.granted.length < round && past < 1_000; past += 1) await bench.run(1);
        expect(bench.granted).toHaveLength(round);
        // The next one is asked for at any moment up to its turn, and after the call has ended, so that nothing else
        // looks at the clock for it.
        await bench.run(2 + ((round * 7) % 125));
      }
    },
  );
});

describe('InProcessCallBudget after a 429', () => {
  it('lets the key rest as long as the vendor asks, and no other key', async () => {
    const bench = new Bench();
    bench.ask('a', 'schedule', 10, { status: 429, retryAfterMs: 7_000 });
    await bench.run(100);
    bench.ask('a', 'schedule', 10);
    bench.ask('b', 'schedule', 10);
    expect(bench.budget.usage('a').coolingUntil).toBe(bench.clock.now() - 90 + 7_000);
    await bench.run(10_000);
    expect(bench.times(({ key }) => key === 'a')).toEqual([0, 7_010]);
    expect(bench.times(({ key }) => key === 'b')).toEqual([100]);
  });

  it('doubles its own rest from 5 s to 2 minutes where the vendor names none to a key that calls fast', async () => {
    const bench = new Bench();
    const rests: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      // Five fine calls just before make this a key that may have earned it.
      const before = bench.granted.length;
      for (let n = 0; n < 5; n += 1) bench.ask('a');
      for (let past = 0; bench.granted.length < before + 5 && past < 200_000; past += 125) {
        for (const { permit } of bench.granted.slice(before, -1)) permit.done({ status: 0 });
        await bench.run(125);
      }
      const last = bench.granted.at(-1);
      for (const { permit } of bench.granted.slice(before, -1)) permit.done({ status: 0 });
      last?.permit.done(LIMITED);
      rests.push((bench.budget.usage('a').coolingUntil ?? 0) - bench.clock.now());
    }
    expect(rests).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
    expect(bench.pings).toBe(0);
  });

  it('counts calls that were under way together as limited once', async () => {
    const bench = new Bench();
    for (let n = 0; n < 3; n += 1) bench.ask('a', 'schedule', 400, { status: 429, retryAfterMs: 1_000 });
    await bench.run(2_000);
    expect(bench.times()).toEqual([0, 125, 250]);
    bench.ask('a');
    await bench.run(1);
    expect(bench.granted).toHaveLength(4);
  });

  it('tells at once whoever would have to wait longer than they want, with the moment at which calls may go on', async () => {
    const bench = new Bench();
    bench.ask('a', 'schedule', 10, { status: 429, retryAfterMs: 90_000 });
    bench.ask('a', 'schedule', 10, FINE, 60_000);
    await bench.run(1_000);
    bench.ask('a', 'schedule', 10, FINE, 60_000);
    bench.ask('a', 'schedule', 10, FINE, 120_000);
    await settle();
    expect(bench.refused).toHaveLength(2);
    for (const refusal of bench.refused) {
      expect(refusal).toBeInstanceOf(CallsSuspended);
      expect((refusal as CallsSuspended).until).toBe(bench.clock.now() - 990 + 90_000);
    }
    await bench.run(90_000, 10);
    expect(bench.times()).toEqual([0, 90_010]);
  });

  it('takes 429 of two keys within five seconds for a ban: nobody calls for a minute, then a ping, then one call', async () => {
    const bench = new Bench();
    bench.ask('a', 'schedule', 10, { status: 429, retryAfterMs: 1_000 });
    bench.ask('b', 'schedule', 3_000, { status: 429, retryAfterMs: 1_000 });
    await bench.run(4_000);
    for (const key of ['a', 'b', 'c', 'd']) bench.ask(key, 'manual', 1_000);
    await bench.run(58_999);
    expect([bench.granted.length, bench.pings]).toEqual([2, 0]);
    await bench.run(500);
    expect([bench.granted.length, bench.pings]).toEqual([3, 1]);
    await bench.run(2_000);
    expect(bench.granted).toHaveLength(6);
    expect(bench.budget.usage('c')).not.toHaveProperty('coolingUntil');
  });

  it('takes a 429 without a word to a key that called slowly for a ban, and one to a key that called fast for its own', async () => {
    const slow = new Bench();
    slow.ask('a', 'schedule', 10, LIMITED);
    await slow.run(20);
    slow.ask('b', 'schedule', 10);
    await slow.run(50_000);
    expect(slow.granted).toHaveLength(1);

    const fast = new Bench();
    for (let n = 0; n < 6; n += 1) fast.ask('a', 'schedule', 10, n === 5 ? LIMITED : FINE);
    await fast.run(700);
    fast.ask('b', 'schedule', 10);
    await fast.run(1);
    expect(fast.times(({ key }) => key === 'b')).toEqual([700]);
  });

  it('does not take 429 of two keys for a ban when they lie further apart', async () => {
    const bench = new Bench();
    bench.ask('a', 'schedule', 10, { status: 429, retryAfterMs: 1_000 });
    await bench.run(5_100);
    bench.ask('b', 'schedule', 10, { status: 429, retryAfterMs: 1_000 });
    await bench.run(100);
    bench.ask('c', 'schedule', 10);
    await bench.run(1);
    expect(bench.granted).toHaveLength(3);
  });

  it('doubles the silence up to five minutes while the ping or the call after it fails, and starts anew after a success', async () => {
    const bench = new Bench();
    bench.pingAnswers = false;
    const silence: number[] = [];
    bench.ask('a', 'schedule', 10, LIMITED);
    await bench.run(10);
    bench.ask('b', 'schedule', 10, LIMITED);
    let from = bench.clock.monotonic();
    for (let round = 0; round < 4; round += 1) {
      const pings = bench.pings;
      while (bench.pings === pings) await bench.run(1_000, 100);
      silence.push(Math.round((bench.clock.monotonic() - from) / 1_000));
      from = bench.clock.monotonic();
    }
    expect(silence).toEqual([60, 120, 240, 300]);
    bench.pingAnswers = true;
    // The ping is answered, the one call is not: five minutes again.
    await bench.run(300_100, 100);
    expect(bench.granted).toHaveLength(2);
    bench.ask('c', 'schedule', 10);
    await bench.run(299_000, 100);
    expect(bench.granted).toHaveLength(2);
    await bench.run(2_000);
    expect(bench.granted).toHaveLength(3);
    // Over: the next ban is a minute again.
    bench.ask('d', 'schedule', 10, LIMITED);
    await bench.run(100);
    expect((bench.budget.usage('d').coolingUntil ?? 0) - bench.clock.now()).toBeGreaterThan(59_000);
    expect((bench.budget.usage('d').coolingUntil ?? 0) - bench.clock.now()).toBeLessThanOrEqual(60_000);
  }, 60_000);

  it('sends no ping while nobody waits for a call', async () => {
    const bench = new Bench();
    bench.ask('a', 'schedule', 10, LIMITED);
    await bench.run(200_000, 100);
    expect(bench.pings).toBe(0);
    bench.ask('a', 'schedule', 10);
    await bench.run(1);
    expect([bench.pings, bench.granted.length]).toEqual([1, 2]);
  }, 120_000);

  it('tries again with the next call when the one call after a ban got no answer at all', async () => {
    const bench = new Bench();
    bench.ask('a', 'schedule', 10, LIMITED);
    await bench.run(20);
    bench.ask('b', 'schedule', 10, { status: 0 });
    bench.ask('c', 'schedule', 10);
    bench.ask('d', 'schedule', 10);
    await bench.run(61_000);
    expect([bench.pings, bench.granted.length]).toEqual([1, 4]);
  });
});
