import { DomainError } from '../domain/domain-error.js';
import type { LocalRun as WireLocalRun, LocalRunPage } from '@aetherlink/contracts/local-run';
import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { IsIn, IsInt, IsNotEmpty, IsString, Min } from 'class-validator';
import { CurrentAct } from '../auth/current-act.js';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import type { Act } from '../domain/act.js';
import { LOCAL_ACTIONS, type LocalAction } from '../domain/local-run.js';
import type { Operator } from '../domain/operator.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { WholeNumberInQuery } from '../http/query-values.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { localRunWire } from '../wire/local-run-wire.js';
import { LocalActionsService } from './local-actions.service.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';

const MOST = 200;

export class LocalRunDto {
  @IsIn(LOCAL_ACTIONS, { message: `One of ${LOCAL_ACTIONS.join(', ')}.` })
  action!: LocalAction;
}

export class LocalRunsQueryDto {
  @MayBeLeftOut()
  @WholeNumberInQuery()
  @IsInt({ message: 'A whole number.' })
  @Min(1, { message: 'At least 1.' })
  limit?: number;

  @MayBeLeftOut()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}

const hasAllTenants = ({ tenants }: Operator): boolean => tenants.includes('*');

/** Maintenance behind LocalRunsCard. */
@Controller('api/local')
export class LocalActionsController {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly actions: LocalActionsService,
  ) {}

  /** What an action printed counts everybody's things, so that somebody with a few tenants has none of them. */
  @Get('runs')
  @NeedsRole('viewer')
  async page(
    @Query() { limit = 50, cursor }: LocalRunsQueryDto,
    @CurrentOperator() operator: Operator,
  ): Promise<Unstamped<LocalRunPage>> {
    if (!hasAllTenants(operator)) return { runs: [], total: 0, next_cursor: null };
    const page = await this.persistence.localRuns.page({
      limit: Math.min(limit, MOST),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { runs: page.rows.map(localRunWire), total: page.total, next_cursor: page.nextCursor };
  }

  /** `backup-store` and `prune-history` need admin; the service knows. */
  @Post('run')
  @HttpCode(200)
  @NeedsRole('editor')
  async run(
    @Body() body: LocalRunDto,
    @Headers('idempotency-key') given: string | undefined,
    @CurrentAct() act: Act,
  ): Promise<WireLocalRun> {
    if (!hasAllTenants(act.operator)) {
      throw new DomainError('forbidden', 'Maintenance is about all tenants; yours are some of them. Nothing was done.');
    }
    const key = idempotencyKey(given, act.operator, 'local/run', 'system', body);
    return localRunWire(await this.actions.run(body.action, act, key));
  }
}
