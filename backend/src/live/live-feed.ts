import type { LiveEvent } from '@aetherlink/contracts/live-event';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { LiveBus } from '../events/live-bus.js';
import { type Committed, PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { ProgressBoard } from '../scheduler/progress-board.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { auditWire } from '../wire/audit-wire.js';
import { runWire } from '../wire/run-wire.js';
import type { OutboxOptions, Told } from './outbox.js';
import { Outbox, RESYNC } from './outbox.js';

/** Turns what became durable into events for browsers. */
@Injectable()
export class LiveFeed {
  private readonly outbox: Outbox;

  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) clock: Clock,
    private readonly bus: LiveBus,
    private readonly views: ScheduleViews,
    progress: ProgressBoard,
  ) {
    const options: OutboxOptions = { clock, isHeard: () => bus.isHeard, publish: (told) => bus.publish(told) };
    this.outbox = new Outbox(options);
    // How the store is waits for no picture: it is told just when none can be had.
    const health = new Outbox(options);
    persistence.onCommitted((committed) => this.gather(committed));
    // What other replicas have done was missed: browsers read again.
    persistence.onResync?.(() => this.outbox.add('resync', () => RESYNC));
    persistence.onHealth(() =>
      health.add('health', () => ({ name: 'system', event: { type: 'updated', tenant: 'system' } })),
    );
    progress.onProgress((runId, tenant) =>
      this.outbox.add(`progress:${runId}`, () => this.schedule(tenant, 'progress')),
    );
  }

  private gather({ tenant, schedule, scheduleCreated, credential, runs, audit }: Committed): void {
    if (!this.bus.isHeard) return;
    if (schedule === null) {
      this.outbox.add(`schedule:${tenant}`, () => ({ name: 'schedule', event: { type: 'deleted', tenant } }));
    } else if (schedule || credential !== undefined || runs.length > 0) {
      this.outbox.add(`schedule:${tenant}`, () => this.schedule(tenant, scheduleCreated ? 'created' : 'updated'));
    }
    for (const run of runs) {
      const type = run.status === 'queued' ? 'created' : 'updated';
      this.outbox.add(`run:${run.id}`, () => ({ name: 'run', event: { type, tenant, run: runWire(run) } }));
    }
    for (const entry of audit) {
      this.outbox.add(`audit:${entry.id}`, () => ({
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
}
