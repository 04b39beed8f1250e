import { describe, expect, it } from '@jest/globals';
import { COMMAND_CENTER } from '../domain/operator.js';
import { askOptions } from './ask-options.js';

const options = (prefer?: string, idempotencyKey?: string) =>
  askOptions({ prefer, idempotencyKey }, COMMAND_CENTER, 'run-now', 'acme', {});

describe('how an asking client wants to be answered', () => {
  it.each([
    [undefined, 10_000],
    ['wait=3', 3_000],
    ['wait=0', 0],
    ['wait = 25', 25_000],
    ['wait=600', 25_000],
    ['respond-async', 0],
    ['respond-async, wait=10', 0],
    ['handling=lenient; wait=5', 5_000],
    ['wait=-3', 10_000],
    ['await=3', 10_000],
    ['wait=3s', 10_000],
  ])('Prefer: %p waits %p ms', (prefer, waitMs) => {
    expect(options(prefer).waitMs).toBe(waitMs);
  });

  it('scopes a key to principal, route and tenant, and tells bodies apart', () => {
    const key = options(undefined, 'click-1').key;
    expect(key?.scope).toBe('["command-center","run-now","acme"]');
    const other = askOptions({ idempotencyKey: 'click-1' }, COMMAND_CENTER, 'run-now', 'acme', { a: 1 }).key;
    expect(other?.bodySha256).not.toBe(key?.bodySha256);
  });

  it.each(['', 'a b', 'é', 'x'.repeat(201), 'a\u0000b'])('refuses the key %p', (key) => {
    expect(() => options(undefined, key)).toThrow('Idempotency-Key');
  });
});
