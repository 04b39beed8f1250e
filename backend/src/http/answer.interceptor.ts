import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { CLOCK, type Clock } from '../clock/clock.js';
import { toIso, toSeconds } from '../domain/moment.js';

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Stamps `ok`, `ts` and `ts_iso` onto every plain object that a controller returns, so that no controller does it
 * itself. What the controller sets wins: run-now's `ok` is the outcome of the import. Strings, buffers and streams go
 * out as they are.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  intercept(_context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    return next.handle().pipe(
      map((body) => {
        if (!isPlainObject(body)) return body;
        const now = this.clock.now();
        return { ok: true, ts: toSeconds(now), ts_iso: toIso(now), ...body };
      }),
    );
  }
}
