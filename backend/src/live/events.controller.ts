import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import { mayUseTenant } from '../auth/tenant-scope.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Shutdown } from '../config/shutdown.js';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { LiveBus, type LiveMessage } from '../events/live-bus.js';
import { LiveStream } from './live-stream.js';

/** Open streams of one process. */
const MOST_STREAMS = 200;

/** `GET /api/events`: server-sent events for the console. */
@Controller('api')
export class EventsController {
  private readonly open = new Set<LiveStream>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: LiveBus,
    private readonly shutdown: Shutdown,
  ) {
    shutdown.on('streams', 'event streams', () => {
      for (const stream of this.open) stream.end();
    });
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
    if (this.open.size >= MOST_STREAMS || this.shutdown.begun) {
      throw new DomainError('rate_limited', 'Too many live streams are open. The console reads by asking instead.', {
        retryAfterSec: 15,
      });
    }
    const stream = new LiveStream(reply, this.clock);
    this.open.add(stream);
    const unsubscribe = this.bus.subscribe((messages) => stream.send(textFor(operator, messages)));
    stream.onClosed(() => {
      unsubscribe();
      this.open.delete(stream);
    });
    stream.begin(lastId !== undefined);
  }
}

function textFor(operator: Operator, messages: readonly LiveMessage[]): string {
  const seen = ({ tenant }: LiveMessage): boolean => tenant === 'system' || mayUseTenant(operator, tenant);
  return messages
    .filter(seen)
    .map(({ text }) => text)
    .join('');
}
