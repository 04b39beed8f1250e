import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Act } from '../domain/act.js';
import { operatorOf } from './current-operator.js';

/** Who acts, in which request: what an audit entry says about its cause. */
export const CurrentAct = createParamDecorator((_data: unknown, context: ExecutionContext): Act => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { operator: operatorOf(request), requestId: request.id };
});
