import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../domain/run.js';
import type { Tick } from '../../domain/tick.js';
import { runs, ticks } from '../testing/arbitrary-facts.js';
import { ended, sampleRun, sampleTick } from '../testing/sample-facts.js';
import { HistoryTable } from './history-table.js';
import { RunRows } from './run-rows.js';
import { TickRows, tickKey } from './tick-rows.js';

const LIMITS = { perTenant: 3, inAll: 8 };
const makeTable = (limits = LIMITS): HistoryTable<Run> => new HistoryTable(new RunRows(), limits);
const idsOf = (table: HistoryTable<Run>, tenant?: string): string[] =>
  [...table.newestFirst(tenant, undefined)].map(({ id }) => id);
/** Ids in the order of their moments, as version 7 UUIDs are. */
const run = (tenant: string, at: number, changes: Partial<Run> = {}): Run =>
  sampleRun(tenant, `01900000-0000-7000-8000-${String(at).padStart(12, '0')}`, at, changes);

describe('rows in columns', () => {
  it('come back as they were put, for runs', () => {
    fc.assert(
      fc.property(fc.array(runs, { minLength: 1, maxLength: 20 }), (some) => {
        const rows = new RunRows();
        some.forEach((row, slot) => rows.put(slot, row));
        some.forEach((row, slot) => {
          expect(rows.get(slot)).toEqual(row);
          expect(rows.isAt(slot, row)).toBe(true);
          expect([...rows.find(row.id, some.length)]).toContain(slot);
        });
      }),
    );
  });

  it('are ordered by their ids as by texts', () => {
    fc.assert(
      fc.property(runs, runs, (first, second) => {
        const rows = new RunRows();
        rows.put(0, first);
        rows.put(1, second);
        const wanted = first.id < second.id ? -1 : first.id > second.id ? 1 : 0;
        expect(Math.sign(rows.compareKeys(0, 1))).toBe(wanted);
      }),
    );
  });

  it('come back as they were put, for the ledger', () => {
    fc.assert(
      fc.property(fc.array(ticks, { minLength: 1, maxLength: 20 }), (some) => {
        const rows = new TickRows();
        some.forEach((row, slot) => rows.put(slot, row));
        some.forEach((row, slot) => expect([rows.get(slot), rows.keyAt(slot)]).toEqual([row, tickKey(row)]));
      }),
    );
  });

  it('leave nothing behind in the slot of a row that is gone', () => {
    fc.assert(
      fc.property(runs, runs, (first, second) => {
        const rows = new RunRows();
        rows.put(0, first);
        rows.free(0);
        rows.put(0, second);
        expect(rows.get(0)).toEqual(second);
      }),
    );
  });
});

describe('the history table', () => {
  it('orders by moment, newest first, whatever the order of arrival', () => {
    const table = makeTable();
    for (const at of [5, 1, 9]) table.put(run('a', at));
    for (const at of [7, 3]) table.put(run('b', at));
    expect([...table.newestFirst(undefined, undefined)].map(({ queuedAt }) => queuedAt)).toEqual([9, 7, 5, 3, 1]);
    expect(table.recent('a', 2).map(({ queuedAt }) => queuedAt)).toEqual([9, 5]);
    const mark = { at: 7, key: run('b', 7).id };
    expect([...table.newestFirst(undefined, mark)].map(({ queuedAt }) => queuedAt)).toEqual([5, 3, 1]);
  });

  it('puts a new form of a run in the place of the old one', () => {
    const table = makeTable();
    table.put(run('a', 1));
    table.put(ended(run('a', 1)));
    expect(table.size).toBe(1);
    expect(table.get(run('a', 1).id)?.status).toBe('succeeded');
    expect(table.known(run('a', 1))?.status).toBe('succeeded');
  });

  it('moves a ledger row that grows to its new place', () => {
    const table = new HistoryTable<Tick, TickRows>(new TickRows(), LIMITS);
    table.put(sampleTick('a', 1));
    table.put(sampleTick('b', 5));
    table.put(sampleTick('a', 1, { to: 9, count: 9 }));
    expect([...table.newestFirst(undefined, undefined)].map(({ tenant, count }) => [tenant, count])).toEqual([
      ['a', 9],
      ['b', 1],
    ]);
  });

  it('keeps the newest rows of every tenant, and remembers who has lost some', () => {
    const table = makeTable();
    for (const at of [1, 2, 3, 4]) table.put(run('busy', at));
    table.put(run('quiet', 1));
    expect(idsOf(table, 'busy')).toHaveLength(3);
    expect(table.isPruned('busy')).toBe(true);
    expect(table.isPruned('quiet')).toBe(false);
    expect(table.isPruned()).toBe(true);
  });

  it('keeps the rows that came last also when the wall clock was set back before they came', () => {
    const table = makeTable();
    for (const at of [101, 102, 103]) table.put(run('a', at));
    for (const at of [1, 2]) table.put(run('a', at));
    expect(table.recent('a', 5).map(({ queuedAt }) => queuedAt)).toEqual([103, 2, 1]);
  });

  it('passes over rows that are not wanted without reading them', () => {
    const table = new HistoryTable<Run, RunRows>(new RunRows(), LIMITS);
    table.put(ended(run('a', 1), { status: 'failed' }));
    table.put(ended(run('a', 2)));
    const failed = table.newestFirst('a', undefined, (slot) => table.rows.statusAt(slot) === 'failed');
    expect([...failed].map(({ queuedAt }) => queuedAt)).toEqual([1]);
  });

  it('adds older rows behind newer ones, without doubles', () => {
    const table = makeTable();
    table.put(run('a', 10, { message: 'newer form' }));
    table.addOlder([run('a', 10), run('a', 2), run('b', 3), run('a', 1), run('b', 11)]);
    expect([...table.newestFirst(undefined, undefined)].map(({ queuedAt }) => queuedAt)).toEqual([11, 10, 3, 2, 1]);
    expect(table.get(run('a', 10).id)?.message).toBe('newer form');
  });

  it('removes rows before a moment, but for those that must stay', () => {
    const table = makeTable();
    for (const at of [1, 2, 3]) table.put(run('a', at));
    expect(table.prune(3, ({ queuedAt }) => queuedAt === 1)).toBe(1);
    expect([...table.newestFirst('a', undefined)].map(({ queuedAt }) => queuedAt)).toEqual([3, 1]);
  });

  it('agrees with a plain list, whatever happens to it', () => {
    const act = fc.record({
      tenant: fc.constantFrom('a', 'b', 'c', 'd'),
      at: fc.integer({ min: 0, max: 40 }),
      message: fc.constantFrom('x', 'y'),
      older: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const table = makeTable({ perTenant: 3, inAll: 100 });
        const model = new Map<string, Run>();
        const arrivals = new Map<string, number>();
        let came = 0;
        for (const { tenant, at, message, older } of acts) {
          const row = run(tenant, at + 100 * 'abcd'.indexOf(tenant), { message });
          if (older) table.addOlder([row]);
          else table.put(row);
          if (!model.has(row.id)) arrivals.set(row.id, older ? -arrivals.size - 1 : (came += 1));
          if (!older || !model.has(row.id)) model.set(row.id, row);
          const own = [...arrivals].filter(([key]) => model.get(key)?.tenant === tenant).sort((x, y) => y[1] - x[1]);
          for (const [gone] of own.slice(3)) model.delete(gone);
        }
        const wanted = [...model.values()].sort((x, y) => y.queuedAt - x.queuedAt);
        expect([...table.newestFirst(undefined, undefined)]).toEqual(wanted);
        expect(table.size).toBe(wanted.length);
      }),
    );
  });

  it('stays within its limit over all tenants, oldest first, through thousands of rows', () => {
    const table = makeTable({ perTenant: 3, inAll: 50 });
    for (let at = 0; at < 20_000; at += 1) table.put(run(`t${at % 40}`, at));
    expect(table.size).toBe(50);
    expect([...table.newestFirst(undefined, undefined)].map(({ queuedAt }) => queuedAt)).toEqual(
      Array.from({ length: 50 }, (_, i) => 19_999 - i),
    );
  });
});
