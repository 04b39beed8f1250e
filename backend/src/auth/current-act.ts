import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Act } from '../domain/act.js';
import { operatorOf } from './current-operator.js';
import { isRead, refuseForeignPage } from './sessions/same-origin.js';

/**
 * Who acts, in which request: what an audit entry says about its cause. A read that is an act, such as an export, needs no
 * header that a page elsewhere could not send: an image there would be enough to fill the audit with it.
 * @throws DomainError `forbidden` for a read that a page of another site has asked for.
 */
export const CurrentAct = createParamDecorator((_data: unknown, context: ExecutionContext): Act => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (isRead(request.method))
    refuseForeignPage(request.raw, 'A page of another site exports nothing. Nothing was done.');
  return { operator: operatorOf(request), requestId: request.id };
});
