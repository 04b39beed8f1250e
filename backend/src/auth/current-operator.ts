import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';

/** @throws DomainError `unauthenticated` on a public route, where nobody was asked for. */
export function operatorOf(request: FastifyRequest): Operator {
  if (!request.operator) throw new DomainError('unauthenticated', 'Sign in first.');
  return request.operator;
}

/** The {@link Operator} who sent the request. */
export const CurrentOperator = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  operatorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
