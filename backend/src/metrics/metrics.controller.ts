import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenToMetricsToken } from '../auth/metrics-token.js';
import { NeedsRole } from '../auth/route-access.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { SCHEDULE_STATES, scheduleState } from '../domain/schedule-state.js';
import { wakeAt } from '../domain/wake.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { RunLogLosses } from '../scheduler/run-log-losses.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { MetricSet } from './metric-set.js';

/** `GET /metrics`, in the text form that Prometheus reads. */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricSet,
    private readonly scheduler: SchedulerService,
    private readonly logLosses: RunLogLosses,
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @NeedsRole('viewer')
  @OpenToMetricsToken()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.lookAround();
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }

  /** What is a state and not an event is looked up when somebody asks. */
  private async lookAround(): Promise<void> {
    const { used, total } = this.scheduler.slots();
    this.metrics.slots.set({ kind: 'used' }, used);
    this.metrics.slots.set({ kind: 'total' }, total);
    this.metrics.runLogLinesLost.set(this.logLosses.lines);
    this.metrics.heartbeatAge.set(this.scheduler.heartbeatAgeSec());
    // A store that cannot be read has no states to count; everything else is still worth telling.
    if (this.persistence.health().condition !== 'corrupt') await this.countSchedules();
  }

  private async countSchedules(): Promise<void> {
    const now = this.clock.now();
    const counts = new Map<string, number>();
    let backlog = 0;
    let chains = 0;
    for (const { schedule, activeRun } of await this.persistence.schedules.all()) {
      const state = scheduleState(schedule, activeRun, now);
      counts.set(state, (counts.get(state) ?? 0) + 1);
      if (!activeRun && (wakeAt(schedule) ?? Infinity) <= now) backlog += 1;
      if (schedule.backfill && activeRun?.trigger !== 'backfill') chains += 1;
    }
    this.metrics.chainsWaiting.set(chains);
    for (const state of SCHEDULE_STATES) this.metrics.schedules.set({ state }, counts.get(state) ?? 0);
    this.metrics.backlog.set(backlog);
  }
}
