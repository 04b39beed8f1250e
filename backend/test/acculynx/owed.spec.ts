import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OWED_PARTS, type Owed } from '../../src/domain/import-state.js';
import {
  beginOwedSweep,
  endOwedSweep,
  isNothing,
  MOST_NAMED,
  namedIds,
  NOTHING_OWED,
  owe,
  owedByAll,
  owedParts,
  oweSweep,
  passAll,
  settle,
} from '../../src/import/acculynx/importer/owed.js';

const part = fc.constantFrom(...OWED_PARTS);
const id = fc.integer({ min: 0, max: 40 }).map((number) => `id-${number}`);
const act = fc.record({ act: fc.constantFrom('owe', 'settle'), part, id });
const oweMany = (owed: Owed, of: (typeof OWED_PARTS)[number], count: number): Owed =>
  Array.from({ length: count }, (_, number) => `id-${String(number).padStart(5, '0')}`).reduce(
    (sum, each) => owe(sum, of, each, 1),
    owed,
  );

describe('the memory of what is owed', () => {
  it('says of each job what it owes after any acts, and is empty when everything is settled', () => {
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const model = new Set<string>();
        let owed = NOTHING_OWED;
        for (const { act: what, part: of, id: job } of acts) {
          owed = what === 'owe' ? owe(owed, of, job, 1) : settle(owed, of, job);
          if (what === 'owe') model.add(`${of} ${job}`);
          else model.delete(`${of} ${job}`);
        }
        const jobs = [...namedIds(owed)];
        const found = jobs.flatMap((job) => owedParts(owed, job).map((of) => `${of} ${job}`));
        expect(new Set(found)).toEqual(model);
        for (const job of jobs) for (const of of OWED_PARTS) owed = settle(owed, of, job);
        expect(isNothing(owed)).toBe(true);
      }),
    );
  });

  it('puts a job that was tried again behind the others', () => {
    const owed = ['a', 'b', 'a'].reduce((sum, each) => owe(sum, 'financials', each, 1), NOTHING_OWED);
    expect(owed.parts.financials?.ids).toEqual(['b', 'a']);
  });

  it('names no more than a thousand jobs: then all jobs owe the part', () => {
    const full = oweMany(NOTHING_OWED, 'financials', MOST_NAMED);
    expect(namedIds(full).size).toBe(MOST_NAMED);
    const over = owe(full, 'financials', 'one-more', 1);
    expect(namedIds(over).size).toBe(0);
    expect(owedByAll(over)).toEqual(['financials']);
    expect(owedParts(over, 'any')).toEqual(['financials']);
    expect(JSON.stringify(oweMany(over, 'contact', MOST_NAMED * 2)).length).toBeLessThan(1_000);
  });

  it('lets the walk over all jobs settle what lies behind it, and names what failed there', () => {
    const over = owe(oweMany(NOTHING_OWED, 'financials', MOST_NAMED), 'financials', 'one-more', 1);
    const half = owe(passAll(over, 'financials', 'm'), 'financials', 'c', 1);
    expect(['a', 'c', 'z'].map((job) => owedParts(half, job).length)).toEqual([0, 1, 1]);
    expect(isNothing(settle(passAll(half, 'financials', undefined), 'financials', 'c'))).toBe(true);
  });

  it('asks for a sweep when too many rows are owed to be named', () => {
    const over = owe(oweMany(NOTHING_OWED, 'row', MOST_NAMED), 'row', 'one-more', 7);
    expect(over).toEqual({ parts: {}, sweeps: { job: { since: 7 } } });
  });

  it('forgets an owed sweep when one ended that began later and brought everything', () => {
    const owed = beginOwedSweep(oweSweep(NOTHING_OWED, 'job', 5), 'job', 6);
    expect(isNothing(endOwedSweep(owed, 'job', 6))).toBe(true);
    expect(endOwedSweep(oweSweep(owed, 'job', 7), 'job', 6).sweeps).toEqual({ job: { since: 7, tried: 6 } });
    expect(beginOwedSweep(NOTHING_OWED, 'job', 6)).toBe(NOTHING_OWED);
  });
});
