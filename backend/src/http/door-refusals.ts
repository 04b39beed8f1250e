import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DomainError, DomainErrorCode } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { OutOfScope } from '../domain/out-of-scope.js';
import { addressOf } from './client-address.js';
import { routeOf } from './request-context.js';

/** Refusals that are about who calls and how often, not about what is asked. `out_of_scope` is told as not found. */
const DOOR_CODES = [
  'unauthenticated',
  'forbidden',
  'ops_header_required',
  'host_refused',
  'rate_limited',
  'out_of_scope',
] as const;
export type DoorCode = (typeof DOOR_CODES)[number];

/** Somebody was turned away. */
export interface DoorRefusal {
  readonly code: DoorCode;
  readonly requestId: string;
  readonly method: string;
  /** The pattern of the route, `unknown` where none was found: an address may hold anything. */
  readonly route: string;
  /** Of the caller, as far as TRUST_PROXY lets it be known. */
  readonly address: string;
  readonly operator?: Operator;
}

type Code = DomainErrorCode | 'out_of_scope';

const isDoorCode = (code: Code): code is DoorCode => (DOOR_CODES as readonly string[]).includes(code);

/** Tells whoever keeps the record (the audit) that somebody was turned away at the door. */
@Injectable()
export class DoorRefusals {
  private readonly listeners = new Set<(refusal: DoorRefusal) => void>();

  /** Called after each refusal; returns the unsubscribe. */
  onRefusal(listener: (refusal: DoorRefusal) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Passes on what concerns the door; other codes are nothing to record. */
  tell(error: DomainError, request: FastifyRequest): void {
    const code: Code = error instanceof OutOfScope ? 'out_of_scope' : error.code;
    if (!isDoorCode(code)) return;
    const { id, method, operator } = request;
    const route = routeOf(request);
    const refusal = { code, requestId: id, method, route, address: addressOf(request), ...(operator && { operator }) };
    for (const listener of this.listeners) listener(refusal);
  }
}
