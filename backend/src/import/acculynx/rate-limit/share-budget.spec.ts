import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SettableClock } from '../../../clock/settable-clock.js';
import { type Beat, type Fleet, LEASE_MS, type VendorRest } from '../../../persistence/fleet.js';
import { shareOf } from './address-share.js';
import { InProcessCallBudget } from './in-process-call-budget.js';
import { restTeller, shareBudget } from './share-budget.js';

/** The vendor's own limit for an address. */
const VENDOR_PER_SECOND = 30;
const forever = new AbortController().signal;

/** A replica's budget, what it hears and tells, and when it let calls out. */
class Replica {
  readonly calls: number[] = [];
  readonly told: VendorRest[] = [];
  private tell: (beat: Beat) => void = () => undefined;
  private tellOfRest: (rest: VendorRest) => void = () => undefined;
  readonly budget: InProcessCallBudget;

  constructor(private readonly clock: SettableClock) {
    const fleet: Pick<Fleet, 'onBeat' | 'onRest' | 'tellRest'> = {
      onBeat: (listener) => (this.tell = listener),
      onRest: (listener) => (this.tellOfRest = listener),
      tellRest: (rest) => Promise.resolve(void this.told.push(rest)),
    };
    const ping = (): Promise<boolean> => Promise.resolve(true);
    this.budget = new InProcessCallBudget({ clock, random: () => 0, ping, onRest: restTeller(fleet) });
    shareBudget(this.budget, fleet);
  }

  hears(live: number, rests: readonly VendorRest[] = []): void {
    this.tell({ now: this.clock.now(), live, watchingSince: 0, held: [], rests });
  }

  hearsOf(rest: VendorRest): void {
    this.tellOfRest(rest);
  }

  /** One call, which the vendor answers so. */
  async call(keyId: string, status: number, retryAfterMs?: number): Promise<void> {
    const permit = await this.budget.acquire(keyId, 'schedule', forever, 1e9);
    this.calls.push(this.clock.monotonic());
    permit.done({ status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }

  /** Many keys that call without a pause. */
  work(name: string): void {
    for (let key = 0; key < 40; key += 1) {
      const next = async (): Promise<void> => {
        const permit = await this.budget.acquire(`${name}-${key}`, 'schedule', forever, 1e9);
        this.calls.push(this.clock.monotonic());
        permit.done({ status: 200 });
        void next();
      };
      void next();
    }
  }
}

async function run(clock: SettableClock, ms: number): Promise<void> {
  for (let past = 0; past < ms; past += 5) {
    clock.advance(5);
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  }
}

function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(0, ...sorted.map((from, i) => sorted.slice(i).filter((at) => at < from + 1_000).length));
}

describe('the limit of an address over replicas', () => {
  it('is divided, so that all of them together stay below the vendor’s, and use most of ours', async () => {
    const clock = new SettableClock();
    const replicas = [1, 2, 3].map(() => new Replica(clock));
    for (const replica of replicas) replica.hears(3);
    await run(clock, LEASE_MS);
    replicas.forEach((replica, i) => replica.work(`r${i}`));
    await run(clock, 10_000);
    const all = replicas.flatMap(({ calls }) => calls);
    expect(mostInASecond(all)).toBeLessThanOrEqual(VENDOR_PER_SECOND);
    expect(all.length).toBeGreaterThan(10 * 22 * 0.9);
    const counts = replicas.map(({ calls }) => calls.length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(3);
  });

  it('is all of a replica’s that is alone, and again when the others have gone', async () => {
    const clock = new SettableClock();
    const replica = new Replica(clock);
    replica.hears(1);
    replica.work('alone');
    await run(clock, 5_000);
    const alone = replica.calls.length;
    expect(alone).toBeGreaterThan(5 * 22 * 0.9);
    replica.hears(2);
    await run(clock, 5_000);
    expect(replica.calls.length - alone).toBeLessThan(5 * 12 + 4);
    const shared = replica.calls.length;
    replica.hears(1);
    await run(clock, 5_000);
    expect(replica.calls.length - shared).toBeGreaterThan(5 * 22 * 0.9);
  });

  it('lets a replica that joins others call only when each of them has counted it', async () => {
    const clock = new SettableClock();
    const replica = new Replica(clock);
    replica.hears(2);
    replica.work('new');
    await run(clock, LEASE_MS - 10);
    expect(replica.calls).toEqual([]);
    await run(clock, 1_000);
    expect(replica.calls.length).toBeGreaterThan(0);
  });

  it('is left alone by all while the vendor wants a rest of one key, or of the address', async () => {
    const clock = new SettableClock();
    const [first, second] = [new Replica(clock), new Replica(clock)];
    for (const replica of [first, second]) replica.hears(2);
    await run(clock, LEASE_MS);
    const limited = first.call('tired', 429, 60_000);
    await run(clock, 100);
    await limited;
    expect(first.told).toEqual([{ keyId: 'tired', restMs: 60_000 }]);
    for (const rest of first.told.splice(0)) second.hearsOf(rest);
    const [tired, other] = [second.call('tired', 200), second.call('other', 200)];
    await run(clock, 50_000);
    await other;
    expect(second.calls).toHaveLength(1);
    await run(clock, 11_000);
    await tired;
    expect(second.calls).toHaveLength(2);
    // A key that hardly calls has not earned a 429: it is the address that the vendor means.
    const banned = first.call('innocent', 429);
    await run(clock, 100);
    await banned;
    expect(first.told).toContainEqual({ keyId: null, restMs: 60_000 });
    second.hears(2, first.told.splice(0));
    const waits = second.call('other', 200);
    await run(clock, 59_000);
    expect(second.calls).toHaveLength(2);
    await run(clock, 2_000);
    await waits;
    expect(second.calls).toHaveLength(3);
  });

  it('is never more than the vendor’s in any second, for any number of replicas', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (replicas) => {
        const { intervalMs, burst } = shareOf(replicas);
        const inASecond = replicas * (burst + 1_000 / intervalMs);
        // Half a call a second is the slowest of one; beyond 20 replicas only that is left.
        expect(inASecond).toBeLessThanOrEqual(Math.max(VENDOR_PER_SECOND, replicas * 1.5) + 1e-9);
      }),
    );
  });
});
