import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import { isApiPath } from '../http/request-context.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every `/api` route that changes something wants the header `x-ops: 1`, once and exactly so, in every auth mode: a
 * browser cannot send it to another origin without asking first. It says nothing about who calls.
 */
@Injectable()
export class OpsHeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { raw, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    // The route as it is declared: an address can be written in many ways (`/%61pi/…`) and still lead here.
    if (READS.has(raw.method ?? '') || !isApiPath(routeOptions.url ?? '')) return true;
    const [value, ...others] = raw.headersDistinct['x-ops'] ?? [];
    if (value === '1' && others.length === 0) return true;
    throw new DomainError('ops_header_required', 'Send the header x-ops: 1 with everything that changes something.');
  }
}
