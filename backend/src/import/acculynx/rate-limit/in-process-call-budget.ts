import type { Cancel, Clock } from '../../../clock/clock.js';
import type { VendorRest } from '../../../persistence/fleet.js';
import {
  type CallBudget,
  type CallOutcome,
  type CallPermit,
  type CallPriority,
  type CallUsage,
  CallsSuspended,
} from '../../call-budget.js';
import { AddressBreaker } from './address-breaker.js';
import { EvenPace } from './even-pace.js';
import type { KeyLane, Waiter } from './key-lane.js';
import { KeyLanes } from './key-lanes.js';
import { shareOf } from './address-share.js';
import { ADDRESS, HALF_OF_ADDRESS, MINUTE_MS, OTHERS_LINGER_MS, PER_MINUTE, SLICES_IN_FLIGHT } from './limits.js';
import { PRIORITIES, Turns } from './turns.js';

export interface BudgetOptions {
  readonly clock: Clock;
  /** Whether the vendor answers a call without a key; asked after a ban of the address. Never rejects. */
  readonly ping: () => Promise<boolean>;
  /** From 0 to below 1; the machine's when left out. */
  readonly random?: () => number;
  /** Told of each rest that the vendor asks for here. */
  readonly onRest?: (rest: VendorRest) => void;
}

const TOO_MANY = 429;
const SECOND_MS = 1_000;
/** What is over sooner is left alone: two clocks do not agree on its end. */
const SHORTEST_TOLD_MS = 500;

/** The {@link CallBudget} of one process: all of the address's limit, or its share of it beside other replicas. */
export class InProcessCallBudget implements CallBudget {
  private readonly clock: Clock;
  private readonly lanes = new KeyLanes();
  private readonly pace = new EvenPace(ADDRESS.intervalMs, ADDRESS.burst);
  private readonly half = new EvenPace(HALF_OF_ADDRESS.intervalMs, HALF_OF_ADDRESS.burst);
  private readonly breaker = new AddressBreaker();
  private readonly turns = new Turns();
  private readonly random: () => number;
  private inFlight = 0;
  private slicesInFlight = 0;
  private turn = 0;
  private otherWorkAt = -Infinity;
  private cancelWake: Cancel = () => undefined;
  private replicas = 1;
  private heldUntil = -Infinity;

  constructor(private readonly options: BudgetOptions) {
    this.clock = options.clock;
    this.random = options.random ?? Math.random;
  }

  acquire(keyId: string, priority: CallPriority, signal: AbortSignal, patienceMs: number): Promise<CallPermit> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const lane = this.lanes.open(keyId, this.clock.monotonic());
      const leave = (): void => {
        lane.leave(waiter);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason as Error);
        this.serve();
      };
      const waiter: Waiter = {
        priority,
        patienceMs,
        grant: () => {
          leave();
          resolve(this.permit(lane, priority));
        },
        suspend: (restMs) => {
          leave();
          reject(new CallsSuspended(this.clock.now() + restMs));
        },
      };
      signal.addEventListener('abort', aborted, { once: true });
      lane.join(waiter);
      this.serve();
    });
  }

  usage(keyId: string): CallUsage {
    const lane = this.lanes.find(keyId);
    const now = this.clock.monotonic();
    const lastMinute = lane?.callsSince(now - MINUTE_MS) ?? 0;
    const restMs = Math.max(lane?.restsUntil ?? -Infinity, this.breaker.silentUntil) - now;
    return {
      lastMinute,
      perMinute: PER_MINUTE,
      left: Math.max(0, PER_MINUTE - lastMinute),
      ...(restMs > 0 && { coolingUntil: this.clock.now() + restMs }),
    };
  }

  /** The address is shared by so many replicas from now on. */
  share(replicas: number): void {
    if (replicas === this.replicas) return;
    this.replicas = replicas;
    const { intervalMs, burst } = shareOf(replicas);
    this.pace.change(intervalMs, burst);
    this.half.change(2 * intervalMs, 1);
    this.serve();
  }

  /** Lets nobody out for so long: the others must have heard of this replica first. */
  hold(ms: number): void {
    this.heldUntil = this.clock.monotonic() + ms;
  }

  /** Another replica was asked for a rest. */
  rest({ keyId, restMs }: VendorRest): void {
    if (restMs < SHORTEST_TOLD_MS) return;
    const now = this.clock.monotonic();
    if (keyId === null) this.breaker.told(now, now + restMs);
    else this.lanes.open(keyId, now).told(now + restMs);
    this.serve();
  }

  /** How many keys it knows of. */
  get size(): number {
    return this.lanes.size;
  }

  /**
   * Lets out whoever may call now, tells whoever would have to wait too long, and sets the alarm for the next one. All of
   * it for one look at the clock: a moment that comes between two looks would have neither a call nor an alarm.
   */
  private serve(): void {
    const now = this.clock.monotonic();
    this.tellSuspended(now);
    this.probeIfDue(now);
    for (let next = this.nextWaiter(now); next; next = this.nextWaiter(now)) this.let(next.lane, next.waiter, now);
    this.setAlarm(now);
  }

  private let(lane: KeyLane, waiter: Waiter, now: number): void {
    const { priority } = waiter;
    this.pace.take(now);
    if (priority !== 'backfill') this.otherWorkAt = now;
    else if (this.othersWait(now)) this.half.take(now);
    else this.half.note(now);
    lane.called(priority, now);
    lane.lastTurn = this.turn += 1;
    this.turns.took(priority);
    this.breaker.called();
    this.inFlight += 1;
    if (priority === 'backfill') this.slicesInFlight += 1;
    waiter.grant();
  }

  /** Of the work whose turn it is, the key that has waited longest for its own. */
  private nextWaiter(now: number): { lane: KeyLane; waiter: Waiter } | undefined {
    if (!this.breaker.mayCall) return undefined;
    const ready = new Map<CallPriority, KeyLane>();
    for (const priority of PRIORITIES) {
      const lane = this.readyAt(priority, now) <= now ? this.lanes.next(priority, now) : undefined;
      if (lane) ready.set(priority, lane);
    }
    if (ready.size === 0) return undefined;
    const priority = this.turns.next(new Set(ready.keys()));
    const lane = ready.get(priority);
    const waiter = lane?.first(priority);
    return lane && waiter && { lane, waiter };
  }

  /** When the next call of a priority may go out as far as the address is concerned, monotonic. */
  private readyAt(priority: CallPriority, now: number): number {
    if (this.inFlight >= ADDRESS.inFlight) return Infinity;
    const own = Math.max(this.pace.allowedAt(), this.heldUntil);
    if (priority !== 'backfill') return own;
    if (this.slicesInFlight >= SLICES_IN_FLIGHT) return Infinity;
    return this.othersWait(now) ? Math.max(own, this.half.allowedAt()) : own;
  }

  private othersWait(now: number): boolean {
    return now - this.otherWorkAt < OTHERS_LINGER_MS || this.lanes.othersWait(now);
  }

  private permit(lane: KeyLane, priority: CallPriority): CallPermit {
    const calledAt = this.clock.monotonic();
    let isOut = true;
    return {
      left: Math.max(0, PER_MINUTE - lane.callsSince(calledAt - MINUTE_MS)),
      done: (outcome) => {
        if (!isOut) return;
        isOut = false;
        this.inFlight -= 1;
        lane.inFlight -= 1;
        if (priority === 'backfill') this.slicesInFlight -= 1;
        this.learn(lane, calledAt, outcome);
        this.serve();
      },
    };
  }

  private learn(lane: KeyLane, calledAt: number, { status, retryAfterMs }: CallOutcome): void {
    if (status !== TOO_MANY) {
      if (status > 0) lane.answered();
      this.breaker.ended(calledAt, status > 0);
      return;
    }
    const now = this.clock.monotonic();
    const keyRate = lane.callsSince(now - SECOND_MS);
    const { silentUntil } = this.breaker;
    lane.limited(calledAt, now, retryAfterMs, this.random() * SECOND_MS);
    this.breaker.limited({ keyId: lane.keyId, calledAt, now, restNamed: retryAfterMs !== undefined, keyRate });
    this.options.onRest?.({ keyId: lane.keyId, restMs: lane.restsUntil - now });
    if (this.breaker.silentUntil !== silentUntil) this.tellSilence(now);
  }

  private tellSilence(now: number): void {
    this.options.onRest?.({ keyId: null, restMs: this.breaker.silentUntil - now });
  }

  private tellSuspended(now: number): void {
    for (const { waiter, restMs } of this.lanes.suspended(this.breaker.silentUntil, now)) waiter.suspend(restMs);
  }

  /** Only for somebody who waits: nothing is called upstream for nobody. */
  private probeIfDue(now: number): void {
    if (!this.breaker.probeIsDue(now) || !this.lanes.anybodyWaits) return;
    this.breaker.probing(now);
    this.pace.take(now);
    void this.options
      .ping()
      .catch(() => false)
      .then((answered) => {
        const asked = this.clock.monotonic();
        this.breaker.probed(answered, asked);
        if (!answered) this.tellSilence(asked);
        this.serve();
      });
  }

  private setAlarm(now: number): void {
    this.cancelWake();
    const moments = PRIORITIES.map((priority) =>
      Math.max(this.lanes.readyAt(priority, now), this.readyAt(priority, now), this.breaker.silentUntil),
    );
    const waitMs = Math.min(...moments) - now;
    // What is ready and not let out waits for an answer or for the ping, not for a moment.
    this.cancelWake =
      waitMs > 0 && Number.isFinite(waitMs) ? this.clock.after(Math.ceil(waitMs), () => this.serve()) : () => undefined;
  }
}
