import type { Cancel, Clock } from '../clock/clock.js';
import type { Run } from '../domain/run.js';
import { isActive } from '../domain/run.js';
import type { Persistence } from '../persistence/persistence.js';
import type { RunReach } from './leases/run-reach.js';

/** A slice that does not give way in this time is stopped: whoever waits for it starts within 5 s. */
const PATIENCE_MS = 4_500;

/** What the one who waits elsewhere needs to begin once the slice has ended. */
const TURN_MS = 1_500;

/** Makes slices give way to ticks and to people, and knows for which tenants somebody waits. */
export class GiveWay {
  private readonly asked = new Map<string, Cancel>();
  private readonly awaited = new Map<string, number>();
  private readonly listeners: (() => void)[] = [];

  constructor(
    persistence: Persistence,
    private readonly reach: RunReach,
    private readonly clock: Clock,
  ) {
    persistence.onCommitted(({ runs }) => {
      for (const run of runs) if (!isActive(run)) this.forget(run.id);
    });
  }

  /** Asks the slice to end after its present page. Asking twice is harmless. */
  ask(slice: Run): void {
    if (this.asked.has(slice.id)) return;
    this.asked.set(
      slice.id,
      this.clock.after(PATIENCE_MS, () => this.reach.stop(slice)),
    );
    this.reach.yield(slice);
  }

  /** Somebody at another replica waits for a slice: no other one of its tenant begins before it had its turn. */
  awaitedElsewhere(tenant: string): void {
    const turn = new Promise<void>((resolve) => this.clock.after(PATIENCE_MS + TURN_MS, resolve));
    void this.during(tenant, () => turn);
  }

  /** While `work` lasts no slice of the tenant is started. */
  async during<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> {
    this.awaited.set(tenant, (this.awaited.get(tenant) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.awaited.get(tenant) ?? 1) - 1;
      if (left > 0) this.awaited.set(tenant, left);
      else this.awaited.delete(tenant);
      if (left <= 0) for (const listener of this.listeners) listener();
    }
  }

  isAwaited(tenant: string): boolean {
    return this.awaited.has(tenant);
  }

  /** Called when nobody waits for a tenant any more. */
  onNobodyWaits(listener: () => void): void {
    this.listeners.push(listener);
  }

  private forget(runId: string): void {
    this.asked.get(runId)?.();
    this.asked.delete(runId);
  }
}
