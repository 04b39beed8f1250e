import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleRun, sampleSchedule } from '../../testing/sample-facts.js';
import { DueQueue } from './due-queue.js';
import type { TenantView } from '../../changes/tenant-view.js';

const view = (tenant: string, at: number, busy = false): TenantView => ({
  schedule: sampleSchedule(tenant, at),
  ...(busy ? { activeRun: sampleRun(tenant, 'r', at) } : {}),
});

describe('the due queue', () => {
  it('serves the earliest first, and equal moments in the order in which they came', () => {
    const queue = new DueQueue();
    for (const [tenant, at] of [
      ['c', 2],
      ['a', 1],
      ['d', 2],
      ['b', 1],
    ] as const)
      queue.update(tenant, view(tenant, at));
    expect(Array.from({ length: 5 }, () => queue.takeDue(false, 2))).toEqual(['a', 'b', 'c', 'd', undefined]);
  });

  it('does not serve what is not due, and names it as the next', () => {
    const queue = new DueQueue();
    queue.update('a', view('a', 10));
    expect(queue.takeDue(false, 9)).toBeUndefined();
    expect(queue.next()).toEqual({ tenant: 'a', at: 10 });
  });

  it('tells tenants with an active run from the others', () => {
    const queue = new DueQueue();
    queue.update('a', view('a', 1));
    queue.update('a', view('a', 1, true));
    expect(queue.takeDue(false, 5)).toBeUndefined();
    expect(queue.takeDue(true, 5)).toBe('a');
  });

  it('agrees with a plain list, whatever happens to it', () => {
    const act = fc.record({
      tenant: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      at: fc.integer({ min: 0, max: 20 }),
      what: fc.constantFrom('idle', 'busy', 'gone', 'take idle', 'take busy'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const queue = new DueQueue();
        const model = new Map<string, { at: number; busy: boolean }>();
        for (const { tenant, at, what } of acts) {
          if (what === 'gone') {
            queue.update(tenant, {});
            model.delete(tenant);
          } else if (what === 'idle' || what === 'busy') {
            queue.update(tenant, view(tenant, at, what === 'busy'));
            model.set(tenant, { at, busy: what === 'busy' });
          } else {
            const due = [...model].filter(([, m]) => m.busy === (what === 'take busy') && m.at <= at);
            const earliest = Math.min(...due.map(([, m]) => m.at));
            const taken = queue.takeDue(what === 'take busy', at);
            if (due.length === 0) expect(taken).toBeUndefined();
            else expect(model.get(taken ?? '')?.at).toBe(earliest);
            model.delete(taken ?? '');
          }
          const next = Math.min(...[...model.values()].map((m) => m.at));
          expect(queue.next()?.at ?? Infinity).toBe(next);
        }
      }),
    );
  });

  it('does not grow with the number of changes', () => {
    const queue = new DueQueue();
    for (let i = 0; i < 50_000; i += 1) queue.update(`t${i % 10}`, view(`t${i % 10}`, 50_000 - i));
    // Time of the processor: what else runs on the machine does not count.
    const started = process.cpuUsage();
    expect(queue.next()?.at).toBe(1);
    const { user, system } = process.cpuUsage(started);
    expect(user + system).toBeLessThan(100_000);
  });
});
