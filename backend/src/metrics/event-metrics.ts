import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { RateLimits } from '../auth/rate-limits/rate-limits.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { isActive, type Run, type RunStatus, type RunTrigger } from '../domain/run.js';
import { DoorRefusals } from '../http/door-refusals.js';
import { type Committed, PERSISTENCE, type Persistence, type StoreCondition } from '../persistence/persistence.js';
import { StartLag } from '../scheduler/start-lag.js';
import { MetricSet } from './metric-set.js';

const CONDITIONS: readonly StoreCondition[] = ['ok', 'degraded', 'read_only', 'unavailable', 'corrupt'];
const ENDS: readonly RunStatus[] = ['succeeded', 'failed', 'timed_out', 'cancelled', 'lost'];
const TRIGGERS: readonly RunTrigger[] = ['schedule', 'manual', 'retry', 'backfill', 'preview'];

/** Counts what happens. It listens to the store, the server and the door; nobody calls it. */
@Injectable()
export class EventMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricSet,
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly refusals: DoorRefusals,
    private readonly rateLimits: RateLimits,
    private readonly startLag: StartLag,
    private readonly adapterHost: HttpAdapterHost,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // A series that appears with its first run has not risen for who asks how much it has: the first lost run would go
    // unheard, and most of the time there is no second one.
    for (const status of ENDS) for (const trigger of TRIGGERS) this.metrics.runs.inc({ status, trigger }, 0);
    this.persistence.onCommitted((committed) => this.count(committed));
    this.persistence.onHealth(({ condition }) => this.showCondition(condition));
    this.showCondition(this.persistence.health().condition);
    // The answer is on its way for a moment, which does not matter beside what a wrong clock is wrong by.
    this.persistence.fleet?.onBeat(({ now }) => this.metrics.clockDifference.set((this.clock.now() - now) / 1000));
    this.startLag.onObserved((lagMs) => this.metrics.startDelaySeconds.observe(lagMs / 1000));
    this.refusals.onRefusal(({ code }) => this.metrics.doorRefusals.inc({ code }));
    this.rateLimits.onHit((limit) => this.metrics.rateLimitHits.inc({ limit }));
    this.timeRequests(this.adapterHost.httpAdapter.getInstance<FastifyInstance>());
  }

  private timeRequests(server: FastifyInstance): void {
    server.addHook('onResponse', (request, reply, done) => {
      const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
      this.metrics.httpSeconds.observe(
        { method: request.method, route, status: String(reply.statusCode) },
        reply.elapsedTime / 1000,
      );
      done();
    });
  }

  private count({ runs, ticks, audit, elsewhere }: Committed): void {
    // Whoever made it counts it; the sum over all replicas is the truth.
    if (elsewhere) return;
    this.metrics.commits.inc();
    for (const run of runs) if (!isActive(run)) this.countRun(run);
    for (const { decision } of ticks) this.metrics.ledgerRows.inc({ decision });
    for (const { ring, outcome, operation } of audit) {
      this.metrics.auditEntries.inc({ ring, outcome });
      if (operation === 'ops.local.run') this.metrics.localActions.inc({ outcome });
    }
  }

  private countRun({ status, trigger, mode, error, durationMs }: Run): void {
    this.metrics.runs.inc({ status, trigger });
    if (error) this.metrics.runErrors.inc({ class: error.class, trigger, mode });
    if (trigger === 'schedule') this.metrics.scheduledImports.inc();
    if (durationMs !== undefined) this.metrics.runSeconds.observe({ status }, durationMs / 1000);
  }

  private showCondition(now: StoreCondition): void {
    for (const condition of CONDITIONS) this.metrics.storeCondition.set({ condition }, condition === now ? 1 : 0);
  }
}
