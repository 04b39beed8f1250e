import type { RunDetail, RunLogPage, RunPage } from '@aetherlink/contracts/run';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentAct } from '../auth/current-act.js';
import { CurrentOperator } from '../auth/current-operator.js';
import { RateLimits } from '../auth/rate-limits/rate-limits.js';
import { NeedsRole } from '../auth/route-access.js';
import { tenantFilter } from '../auth/tenant-filter.js';
import { mayUseTenant } from '../auth/tenant-scope.js';
import type { Act } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { OutOfScope } from '../domain/out-of-scope.js';
import type { Run } from '../domain/run.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { answerAsked, answerCancelled } from '../scheduler/asked-answer.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import { askOptions } from '../scheduler/ask-options.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { runLogLineWire } from '../wire/run-log-wire.js';
import { runWire } from '../wire/run-wire.js';
import { RunLogQueryDto, RunQueryDto } from './run-query.dto.js';

/** The history of runs, and what an operator may do with one. */
@Controller(`${ACCULYNX_PREFIX}/runs`)
export class RunsController {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly scheduler: SchedulerService,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @NeedsRole('viewer')
  async page(@Query() query: RunQueryDto, @CurrentOperator() operator: Operator): Promise<Unstamped<RunPage>> {
    const tenant = tenantFilter(query.tenant, operator);
    const page = await this.persistence.runs.page({
      ...pageOf(query),
      ...(tenant === undefined ? {} : { tenant }),
      ...(query.status?.length ? { statuses: query.status } : {}),
      ...(query.trigger?.length ? { triggers: query.trigger } : {}),
    });
    return {
      items: page.rows.map(runWire),
      next_cursor: page.nextCursor,
      total: page.total,
      ...(page.historyPruned ? { history_pruned: true } : {}),
    };
  }

  @Get(':id')
  @NeedsRole('viewer')
  async one(@Param('id') id: string, @CurrentOperator() operator: Operator): Promise<Unstamped<RunDetail>> {
    return { run: runWire(await this.visible(id, operator)) };
  }

  /** What a live run did, call by call; empty for a run of the stub, which calls nobody. */
  @Get(':id/log')
  @NeedsRole('viewer')
  async log(
    @Param('id') id: string,
    @Query() query: RunLogQueryDto,
    @CurrentOperator() operator: Operator,
  ): Promise<Unstamped<RunLogPage>> {
    await this.visible(id, operator);
    const page = await this.persistence.runLogs.page(id, pageOf(query));
    return {
      items: page.rows.map(runLogLineWire),
      next_cursor: page.nextCursor,
      total: page.total,
      ...(page.historyPruned ? { history_pruned: true } : {}),
    };
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @NeedsRole('runner')
  async cancel(@Param('id') id: string, @Body() _body: EmptyBodyDto, @CurrentAct() act: Act) {
    await this.visible(id, act.operator);
    return answerCancelled(await this.scheduler.cancel(id, act));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @NeedsRole('runner')
  async retry(
    @Param('id') id: string,
    @Body() body: EmptyBodyDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tenant } = await this.visible(id, act.operator);
    // As for Run now; only the run itself says whose it is.
    await this.limits.take('run_now', tenant);
    const options = askOptions({ prefer, idempotencyKey }, act.operator, `retry ${id}`, tenant, body);
    return answerAsked(await this.scheduler.retry(id, act, options), reply);
  }

  /** A run of a tenant out of scope answers like one that does not exist. */
  private async visible(id: string, operator: Operator): Promise<Run> {
    const run = await this.persistence.runs.get(id);
    if (run && mayUseTenant(operator, run.tenant)) return run;
    const sentence = 'This run does not exist, or it is older than the kept history.';
    throw run ? new OutOfScope('run_not_found', sentence) : new DomainError('run_not_found', sentence);
  }
}
