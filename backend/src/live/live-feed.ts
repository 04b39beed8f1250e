import type { LiveEvent, LiveEventName } from '@aetherlink/contracts/live-event';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { LiveBus } from '../events/live-bus.js';
import { type Committed, PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { ProgressBoard } from '../scheduler/progress-board.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { auditWire } from '../wire/audit-wire.js';
import { runWire } from '../wire/run-wire.js';

/** Events of one tenant within this time become one: the newest picture is enough. */
const GATHER_MS = 200;
/** More events at once than a browser can use: it is told to read again instead. */
const TOO_MANY = 500;

interface Told {
  readonly name: LiveEventName;
  readonly event: LiveEvent;
}

/** Turns what became durable into events for browsers. */
@Injectable()
export class LiveFeed {
  private gathered = new Map<string, () => Promise<Told | undefined>>();
  private waiting = false;
  private lastFlush = -GATHER_MS;

  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: LiveBus,
    private readonly views: ScheduleViews,
    progress: ProgressBoard,
  ) {
    persistence.onCommitted((committed) => this.gather(committed));
    // What other replicas have done was missed: browsers read again.
    persistence.onResync?.(() =>
      this.tell('resync', () => ({ name: 'resync', event: { type: 'updated', tenant: 'system' } })),
    );
    persistence.onHealth(() =>
      this.tell('health', () => ({ name: 'system', event: { type: 'updated', tenant: 'system' } })),
    );
    progress.onProgress((runId, tenant) => this.tell(`progress:${runId}`, () => this.schedule(tenant, 'progress')));
  }

  private gather({ tenant, schedule, scheduleCreated, credential, runs, audit }: Committed): void {
    if (!this.bus.isHeard) return;
    if (schedule === null) {
      this.tell(`schedule:${tenant}`, () => ({ name: 'schedule', event: { type: 'deleted', tenant } }));
    } else if (schedule || credential !== undefined || runs.length > 0) {
      this.tell(`schedule:${tenant}`, () => this.schedule(tenant, scheduleCreated ? 'created' : 'updated'));
    }
    for (const run of runs) {
      const type = run.status === 'queued' ? 'created' : 'updated';
      this.tell(`run:${run.id}`, () => ({ name: 'run', event: { type, tenant, run: runWire(run) } }));
    }
    for (const entry of audit) {
      this.tell(`audit:${entry.id}`, () => ({
        name: 'audit',
        event: { type: 'created', tenant: entry.tenant, entry: auditWire(entry) },
      }));
    }
  }

  /** A schedule's picture is taken when it is sent, so that it is the newest. */
  private async schedule(tenant: string, type: LiveEvent['type']): Promise<Told | undefined> {
    const row = await this.persistence.schedules.get(tenant);
    return row && { name: 'schedule', event: { type, tenant, schedule: this.views.one(row) } };
  }

  private tell(key: string, make: () => Told | undefined | Promise<Told | undefined>): void {
    if (!this.bus.isHeard) return;
    this.gathered.delete(key);
    this.gathered.set(key, async () => make());
    if (this.waiting) return;
    this.waiting = true;
    const sinceLast = this.clock.monotonic() - this.lastFlush;
    this.clock.after(Math.max(0, GATHER_MS - sinceLast), () => void this.flush());
  }

  private async flush(): Promise<void> {
    this.waiting = false;
    this.lastFlush = this.clock.monotonic();
    const makers = [...this.gathered.values()];
    this.gathered = new Map();
    if (makers.length > TOO_MANY) {
      this.bus.publish([{ name: 'resync', event: { type: 'updated', tenant: 'system' } }]);
      return;
    }
    try {
      const told = await Promise.all(makers.map((make) => make()));
      this.bus.publish(told.filter((one) => one !== undefined));
    } catch {
      // A store that cannot be read has no pictures to send; its own condition is told by `system`.
    }
  }
}
