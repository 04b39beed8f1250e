import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CLOCK, type Clock } from '../../clock/clock.js';
import { DomainError } from '../../domain/domain-error.js';
import { networkOf } from '../../http/client-address.js';
import { isApiPath } from '../../http/request-context.js';
import { bearerOf } from '../bearer.js';
import { bringsToken } from '../sign-in.dto.js';
import { SpentToken } from '../spent-token.js';
import { tenantOf } from '../tenant.js';
import { tokenIdOf } from '../token-text.js';
import { KnownKeys } from './known-keys.js';
import { type RouteLimit, ROUTE_LIMIT } from './limited.js';
import { RATE_LIMITS } from './limits.js';
import { RateLimits } from './rate-limits.js';
import { WrongTokens } from './wrong-tokens.js';

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
    private readonly wrongTokens: WrongTokens,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.strangers = new KnownKeys(clock, MOST_STRANGERS, RATE_LIMITS.strangers.seconds * 1000);
  }

  /** Counts a request of whoever sent it. @throws DomainError `rate_limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.ownLimitOf(context) === 'sign_in' && bringsToken(request.body)) return true;
    if (request.operator)
      await this.limits.take(READS.has(request.method) ? 'reads' : 'mutations', request.operator.id);
    else if (isApiPath(request.routeOptions.url ?? '')) {
      await this.limits.take('strangers', this.strangers.of(networkOf(request)));
    }
    return true;
  }

  /**
   * Counts a request that was refused because of who sent it: a token that opens nothing as such, so that it takes
   * nothing from the others of its network, and everything else as a stranger's. @throws DomainError `rate_limited`
   */
  async refused(context: ExecutionContext, reason: unknown): Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const text = bearerOf(request.raw);
    const isUnknown = reason instanceof DomainError && reason.code === 'unauthenticated';
    if (text === undefined || !isUnknown) await this.canActivate(context);
    else if (reason instanceof SpentToken) await this.wrongTokens.note({ identity: reason.identity });
    else {
      const id = tokenIdOf(text);
      await this.wrongTokens.note({
        network: networkOf(request),
        ...(id !== undefined && { identity: `token:${id}` }),
      });
    }
  }

  /**
   * Counts what a route allows of its own; asked when it is known that the operator may: whoever may not must not use up
   * what others share. @throws DomainError `rate_limited`
   */
  async admit(context: ExecutionContext): Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.ownLimitOf(context) !== 'run_now') return;
    const tenant = namedTenant(request);
    if (tenant !== undefined) await this.limits.take('run_now', tenant);
  }

  private ownLimitOf(context: ExecutionContext): RouteLimit | undefined {
    return this.reflector.get<RouteLimit | undefined>(ROUTE_LIMIT, context.getHandler());
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
