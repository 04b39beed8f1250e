import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentAct } from '../auth/current-act.js';
import { Limited } from '../auth/rate-limits/limited.js';
import { NeedsRole } from '../auth/route-access.js';
import { Tenant } from '../auth/tenant.js';
import type { Act } from '../domain/act.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import { answerAsked } from './asked-answer.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import { askOptions } from './ask-options.js';
import { SchedulerService } from './scheduler.service.js';

@Controller(ACCULYNX_PREFIX)
export class RunNowController {
  constructor(private readonly scheduler: SchedulerService) {}

  @Post('run-now')
  @HttpCode(200)
  @NeedsRole('runner')
  @Limited('run_now')
  async runNow(
    @Tenant() tenant: string,
    @Body() body: EmptyBodyDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const options = askOptions({ prefer, idempotencyKey }, act.operator, 'run-now', tenant, body);
    return answerAsked(await this.scheduler.runNow(tenant, act, options), reply);
  }
}
