import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import { type Operator, type Role, roleAllows } from '../domain/operator.js';
import { Authenticator } from './authenticator.js';
import { METRICS_ROUTE, MetricsToken } from './metrics-token.js';
import { opsHeaderRefusal } from './ops-header.js';
import { RateLimitGuard } from './rate-limits/rate-limit.guard.js';
import { NEEDED_ROLE, PUBLIC_ROUTE } from './route-access.js';
import { ForeignPage } from './sessions/foreign-page.js';

/**
 * Closed by default: a route serves when it is public, or when it names a role and the caller has it. The header `x-ops`
 * is asked for first of all, in every auth mode; who sends a request without it is found out all the same, so that it
 * is counted for them and the record names them.
 */
@Injectable()
export class OperatorGuard implements CanActivate {
  private readonly logger = new Logger(OperatorGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly metricsToken: MetricsToken,
    private readonly rateLimit: RateLimitGuard,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const withoutHeader = opsHeaderRefusal(request);
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, places)) {
      if (withoutHeader) throw withoutHeader;
      return this.rateLimit.canActivate(context);
    }
    const needed = this.reflector.getAllAndOverride<Role | undefined>(NEEDED_ROLE, places);
    const isMetricsRoute = this.reflector.getAllAndOverride<boolean | undefined>(METRICS_ROUTE, places);
    const operator = await this.identify(request, isMetricsRoute).catch(async (error: unknown) => {
      await this.refused(context, error);
      throw withoutHeader ?? error;
    });
    request.operator = operator;
    await this.rateLimit.canActivate(context);
    if (withoutHeader) throw withoutHeader;
    if (!needed) {
      this.logger.error(`${context.getClass().name}.${context.getHandler().name} names no role and is closed.`);
      throw new DomainError('forbidden', 'This route is closed.');
    }
    if (!roleAllows(operator.role, needed)) {
      throw new DomainError('forbidden', `This needs the role ${needed}; yours is ${operator.role}.`);
    }
    await this.rateLimit.admit(context);
    return true;
  }

  /** Somebody else's page must not use up what its visitor may ask: it counts as a stranger's. */
  private async refused(context: ExecutionContext, error: unknown): Promise<void> {
    try {
      await this.rateLimit.refused(context, error);
    } finally {
      const operator = error instanceof ForeignPage ? error.operator : undefined;
      if (operator) context.switchToHttp().getRequest<FastifyRequest>().operator = operator;
    }
  }

  private async identify({ raw }: FastifyRequest, isMetricsRoute: boolean | undefined): Promise<Operator> {
    const collector = isMetricsRoute ? this.metricsToken.identify(raw) : undefined;
    return collector ?? (await this.authenticator.identify(raw));
  }
}
