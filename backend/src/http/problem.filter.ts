import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import { DoorRefusals } from './door-refusals.js';
import { sendProblem, tellProblem } from './problem.js';

/** Everything that is thrown under a request ends here and becomes a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly refusals: DoorRefusals) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const told = tellProblem(error, request.id);
    if (told.unexpected)
      this.logger.error({ err: error, request_id: request.id, msg: 'A request failed unexpectedly.' });
    if (error instanceof DomainError) this.refusals.tell(error, request);
    sendProblem(reply, told);
  }
}
