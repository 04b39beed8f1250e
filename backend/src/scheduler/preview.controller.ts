import type { Preview } from '@aetherlink/contracts/record';
import type { RunNowAccepted, RunNowFinished } from '@aetherlink/contracts/run';
import { Body, Controller, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentAct } from '../auth/current-act.js';
import { Limited } from '../auth/rate-limits/limited.js';
import { NeedsRole } from '../auth/route-access.js';
import { Tenant } from '../auth/tenant.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import type { Act } from '../domain/act.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { askOptions, PREVIEW_WAIT_MS } from './ask-options.js';
import { answerAsked } from './asked-answer.js';
import { previewRefusal, previewWire } from './preview-answer.js';
import { hasEnded, SchedulerService } from './scheduler.service.js';

/** `POST preview`: what an import would change, without changing it. */
@Controller(ACCULYNX_PREFIX)
export class PreviewController {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly scheduler: SchedulerService,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @NeedsRole('runner')
  @Limited('run_now')
  async preview(
    @Tenant() tenant: string,
    @Body() body: EmptyBodyDto,
    @Headers('prefer') prefer: string | undefined,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<Preview> | Unstamped<RunNowFinished> | Unstamped<RunNowAccepted>> {
    const options = askOptions({ prefer }, act.operator, 'preview', tenant, body);
    const waiting = prefer === undefined ? { ...options, waitMs: PREVIEW_WAIT_MS } : options;
    const asked = await this.scheduler.preview(tenant, act, waiting);
    if (!hasEnded(asked)) return answerAsked(asked, reply);
    const diff = this.scheduler.previewOf(asked.run.id);
    if (diff && asked.run.status === 'succeeded') return previewWire(asked.run, diff);
    const row = await this.persistence.schedules.get(tenant);
    throw previewRefusal(asked.run, row?.schedule.hold, this.clock.now());
  }
}
