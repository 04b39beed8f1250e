import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CLOCK, type Clock } from '../../clock/clock.js';
import { DomainError } from '../../domain/domain-error.js';
import type { Operator } from '../../domain/operator.js';
import { networkOf } from '../../http/client-address.js';
import { isApiPath } from '../../http/request-context.js';
import { tenantOf } from '../tenant.js';
import { KnownKeys } from './known-keys.js';
import { type RouteLimit, ROUTE_LIMIT } from './limited.js';
import { RATE_LIMITS } from './limits.js';
import { RateLimits } from './rate-limits.js';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** More networks than send anything to one service within a minute, unless somebody makes them up. */
const MOST_STRANGERS = 10_000;

/**
 * Counts each request for whoever sent it. It stands behind the operator guard, which asks it as soon as it is known who
 * that is, so that refused requests are counted too: a principal for all that it asks, strangers by their network. Probes
 * and the console's files are not counted: they are public and no part of the API.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly strangers: KnownKeys;

  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimits,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.strangers = new KnownKeys(clock, MOST_STRANGERS, RATE_LIMITS.strangers.seconds * 1000);
  }

  /** Counts a request of whoever sent it. @throws DomainError `rate_limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.operator)
      await this.limits.take(READS.has(request.method) ? 'reads' : 'mutations', request.operator.id);
    else if (isApiPath(request.routeOptions.url ?? '')) {
      await this.limits.take('strangers', this.strangers.of(networkOf(request)));
    }
    return true;
  }

  /**
   * Counts what a route allows of its own; asked when it is known that the operator may: whoever may not must not use up
   * what others share. @throws DomainError `rate_limited`
   */
  async admit(context: ExecutionContext, { id }: Operator): Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const own = this.reflector.get<RouteLimit | undefined>(ROUTE_LIMIT, context.getHandler());
    if (own === 'exports') await this.limits.take(own, id);
    if (own !== 'run_now') return;
    const tenant = namedTenant(request);
    if (tenant !== undefined) await this.limits.take(own, tenant);
  }
}

/** A tenant that is missing, malformed or somebody else's is refused by the route itself, which says why. */
function namedTenant(request: FastifyRequest): string | undefined {
  try {
    return tenantOf(request);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
