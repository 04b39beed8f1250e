import type { OpsHealth, OpsPing, Readiness as ReadinessAnswer } from '@aetherlink/contracts/health';
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NeedsRole, Public } from '../auth/route-access.js';
import type { Unstamped } from '../http/unstamped.js';
import { Readiness } from './readiness.js';

/** What supervisors, balancers and old clients ask; the public ones tell yes or no and nothing more. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('health/live')
  @Public()
  live(): Unstamped<ReadinessAnswer> {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Public()
  ready(@Res({ passthrough: true }) reply: FastifyReply): Unstamped<ReadinessAnswer> {
    if (this.readiness.isReady()) return { status: 'ok' };
    void reply.code(HttpStatus.SERVICE_UNAVAILABLE).header('retry-after', '5');
    return { ok: false, status: 'not_ready' };
  }

  @Get('ops/ping')
  @Public()
  ping(): Unstamped<OpsPing> {
    return { service: 'command-center' };
  }

  @Get('ops/health')
  @NeedsRole('viewer')
  health(): Unstamped<OpsHealth> {
    return { ok: this.readiness.isReady(), health: this.readiness.health() };
  }
}
