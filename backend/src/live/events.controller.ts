import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import { SessionWatch } from '../auth/sessions/session-watch.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Shutdown } from '../config/shutdown.js';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { LiveBus } from '../events/live-bus.js';
import { LiveAudience } from './live-audience.js';
import { LiveStream } from './live-stream.js';

const RETRY_AFTER_SEC = 15;

/** `GET /api/events`: server-sent events for the console. */
@Controller('api')
export class EventsController {
  private readonly audience: LiveAudience;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    bus: LiveBus,
    private readonly shutdown: Shutdown,
    private readonly watch: SessionWatch,
  ) {
    this.audience = new LiveAudience(bus);
    shutdown.on('streams', 'event streams', () => this.audience.end());
  }

  @Get('events')
  @NeedsRole('viewer')
  stream(
    @CurrentOperator() operator: Operator,
    @Headers('last-event-id') lastId: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    if (reply.request.method === 'HEAD') {
      void reply.type('text/event-stream; charset=utf-8').send();
      return;
    }
    const refusal = this.shutdown.begun ? 'The service is shutting down.' : this.audience.full(operator);
    if (refusal) {
      const message = `${refusal} The console reads by asking instead.`;
      throw new DomainError('rate_limited', message, { retryAfterSec: RETRY_AFTER_SEC });
    }
    const stream = new LiveStream(reply, this.clock);
    this.audience.join(stream, operator);
    stream.onClosed(this.watch.follow(operator, () => stream.end()));
    stream.begin(lastId !== undefined);
  }
}
