import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextOnGrid } from './cadence.js';
import type { SkippedSpan } from './ledger.js';
import { ledgerRow, pendingRow, settle, stopOf, withoutCatchUp } from './ledger.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';
import type { SkipDecision, Tick } from './tick.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const MINUTE = 60_000;

const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  nextTickAt: T0 + MINUTE,
  ...over,
});
const pause = { by: 'local:ops', since: T0 };
const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: T0 } as const;
const span = (from: number, to: number, over: Partial<SkippedSpan> = {}): SkippedSpan => ({
  from: T0 + from * MINUTE,
  to: T0 + to * MINUTE,
  count: to - from + 1,
  decision: 'paused',
  reason: 'Paused by local:ops.',
  ...over,
});

describe('ledgerRow', () => {
  it('begins a row when there is no open one', () => {
    expect(ledgerRow('acme', undefined, span(1, 3))).toEqual({ tenant: 'acme', ...span(1, 3) });
  });

  it('extends the open row in place when the decision is the same, with the newest reason and run', () => {
    const open: Tick = { tenant: 'acme', ...span(1, 3, { decision: 'skipped_overlap', reason: 'old', runId: 'r1' }) };
    const row = ledgerRow('acme', open, span(4, 4, { decision: 'skipped_overlap', reason: 'new', runId: 'r2' }));
    expect(row).toEqual({
      tenant: 'acme',
      ...span(1, 4, { decision: 'skipped_overlap', reason: 'new', runId: 'r2' }),
    });
  });

  it('begins a row when the decision is another', () => {
    const open: Tick = { tenant: 'acme', ...span(1, 3) };
    const row = ledgerRow('acme', open, span(4, 5, { decision: 'missed_downtime' }));
    expect(row).toEqual({ tenant: 'acme', ...span(4, 5, { decision: 'missed_downtime' }) });
  });

  it('begins a row when the clock was set back before the open one ends', () => {
    const open: Tick = { tenant: 'acme', ...span(5, 9) };
    expect(ledgerRow('acme', open, span(3, 4))).toEqual({ tenant: 'acme', ...span(3, 4) });
  });

  it('covers every tick of spans in a row exactly once, with one row for equal decisions side by side', () => {
    const decisions: SkipDecision[] = ['paused', 'missed_downtime', 'skipped_overlap'];
    const spans = fc.array(
      fc.record({ decision: fc.constantFrom(...decisions), count: fc.integer({ min: 1, max: 9 }) }),
    );
    fc.assert(
      fc.property(spans, (parts) => {
        const explained: SkipDecision[] = [];
        const table = new Map<number, Tick>();
        let open: Tick | undefined;
        for (const { decision, count } of parts) {
          const from = explained.length;
          for (let n = 0; n < count; n += 1) explained.push(decision);
          open = ledgerRow('acme', open, span(from, explained.length - 1, { decision }));
          table.set(open.from, open);
        }
        const rows = [...table.values()];
        const told = rows.flatMap(({ from, to, decision }) =>
          Array.from({ length: (to - from) / MINUTE + 1 }, (_, i) => [from + i * MINUTE, decision]),
        );
        expect(told).toEqual(explained.map((decision, i) => [T0 + i * MINUTE, decision]));
        rows.forEach(({ from, to, count, decision }, i) => {
          expect(count).toBe((to - from) / MINUTE + 1);
          expect(decision).not.toBe(rows[i + 1]?.decision);
        });
      }),
    );
  });
});

describe('stopOf', () => {
  it.each([
    ['a schedule that runs', {}, undefined],
    ['a pause', { pause }, { decision: 'paused', reason: 'Paused by local:ops.' }],
    [
      'a pause with a reason',
      { pause: { ...pause, reason: 'holiday' } },
      { decision: 'paused', reason: 'Paused by local:ops: holiday' },
    ],
    ['a hold', { hold }, { decision: 'held', reason: hold.reason }],
    ['a hold before a pause', { hold, pause }, { decision: 'held', reason: hold.reason }],
  ])('names %s', (_name, over, stop) => {
    expect(stopOf(schedule(over))).toEqual(stop);
  });
});

describe('settle', () => {
  it('changes nothing while no tick is due', () => {
    const paused = schedule({ pause });
    expect(settle(paused, undefined, T0 + MINUTE - 1, 'x')).toEqual({ schedule: paused, ticks: [], missed: 0 });
    const owing = schedule({ pause, catchUpFor: 4 });
    expect(settle(owing, undefined, T0, 'x')).toEqual({ schedule: owing, ticks: [], missed: 4 });
  });

  it('explains the ticks of a pause as paused and goes on along the grid', () => {
    const paused = schedule({ pause });
    const settled = settle(paused, undefined, T0 + 3.5 * MINUTE, 'x');
    expect(settled.ticks).toEqual([{ tenant: 'acme', ...span(1, 3) }]);
    expect(settled.schedule).toEqual({ ...paused, nextTickAt: T0 + 4 * MINUTE });
    expect(settled.missed).toBe(3);
  });

  it('explains the ticks of a schedule that nobody stopped with the sentence it is given', () => {
    const settled = settle(schedule(), undefined, T0 + MINUTE, 'The interval was changed.', 'r1');
    expect(settled.ticks).toEqual([
      {
        tenant: 'acme',
        ...span(1, 1, { decision: 'missed_downtime', reason: 'The interval was changed.', runId: 'r1' }),
      },
    ]);
  });

  it('extends the open row', () => {
    const open: Tick = { tenant: 'acme', ...span(1, 2) };
    const settled = settle(schedule({ pause, nextTickAt: T0 + 3 * MINUTE }), open, T0 + 4 * MINUTE, 'x');
    expect(settled.ticks).toEqual([{ tenant: 'acme', ...span(1, 4) }]);
    expect(settled.missed).toBe(2);
  });

  it('counts the ticks that a pending catch-up stood for, and forgets the catch-up', () => {
    const pending = schedule({ nextTickAt: T0 + 30_000, catchUpFor: 7 });
    const settled = settle(pending, undefined, T0 + 2 * MINUTE, 'x');
    expect(settled.missed).toBe(7 + 3);
    expect(settled.schedule).toEqual(schedule({ nextTickAt: T0 + 3 * MINUTE }));
    expect('catchUpFor' in settled.schedule).toBe(false);
  });

  it('explains each tick up to now exactly once, however often and whenever it is called', () => {
    const scene = fc.record({
      intervalSec: fc.integer({ min: 5, max: 4_000 }),
      first: fc.integer({ min: -3, max: 3 }),
      steps: fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(scene, ({ intervalSec, first, steps }) => {
        const step = intervalSec * 1000;
        let current = schedule({ intervalSec, pause, nextTickAt: T0 + first * step });
        let now = current.nextTickAt - 1;
        let open: Tick | undefined;
        let missed = 0;
        for (const part of steps) {
          now += Math.round(part * step);
          const settled = settle(current, open, now, 'x');
          expect(settled.schedule.nextTickAt).toBe(Math.max(current.nextTickAt, nextOnGrid(current, now)));
          expect(settled.schedule.nextTickAt).toBeGreaterThan(now);
          current = settled.schedule;
          open = settled.ticks[0] ?? open;
          missed += settled.missed;
        }
        const due: number[] = [];
        for (let tick = T0 + first * step; tick <= now; tick += step) due.push(tick);
        expect(missed).toBe(due.length);
        expect(open && [open.from, open.to, open.count]).toEqual(
          due.length === 0 ? undefined : [due[0], due[due.length - 1], due.length],
        );
      }),
    );
  });
});

describe('pendingRow', () => {
  it('shows the row that the end of the stop would write', () => {
    const paused = schedule({ pause });
    const open: Tick = { tenant: 'acme', ...span(-2, 0) };
    const now = T0 + 5 * MINUTE;
    expect(pendingRow(paused, open, now)).toEqual({ tenant: 'acme', ...span(-2, 5) });
    expect([pendingRow(paused, open, now)]).toEqual(settle(paused, open, now, 'x').ticks);
  });

  it('shows nothing for a schedule that nobody stopped, and nothing before a tick is due', () => {
    expect(pendingRow(schedule(), undefined, T0 + 5 * MINUTE)).toBeUndefined();
    expect(pendingRow(schedule({ pause }), undefined, T0)).toBeUndefined();
  });
});

describe('withoutCatchUp', () => {
  it('removes the mark and nothing else', () => {
    const { catchUpFor: _, ...rest } = schedule({ catchUpFor: 3 });
    expect(withoutCatchUp(schedule({ catchUpFor: 3 }))).toEqual(rest);
    expect('catchUpFor' in withoutCatchUp(schedule({ catchUpFor: 3 }))).toBe(false);
  });
});
