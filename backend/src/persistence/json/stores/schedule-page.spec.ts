import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../domain/domain-error.js';
import type { ScheduleQuery, ScheduleRow } from '../../persistence.js';
import { sampleCredential, sampleRun, sampleSchedule } from '../../testing/sample-facts.js';
import { pageSchedules } from './schedule-page.js';

const now = Date.UTC(2026, 10, 12);
const query = (changes: Partial<ScheduleQuery> = {}): ScheduleQuery => ({
  sort: 'tenant',
  descending: false,
  limit: 2,
  ...changes,
});
const row = (tenant: string, changes: object = {}, running = false): ScheduleRow => ({
  schedule: sampleSchedule(tenant, now + 60_000, changes),
  ...(running ? { activeRun: sampleRun(tenant, 'r', now) } : {}),
});
const ROWS = [
  row('delta', { lastStatus: { ok: false, at: now, message: 'x' } }),
  row('alpha', { description: 'Roofing in OHIO' }),
  row('echo', {}, true),
  row('bravo', { pause: { by: 'ops', since: now } }),
  row('charlie', { nextTickAt: now - 20_000 }),
];

/** All pages, one after the other. */
function walk(rows: readonly ScheduleRow[], first: ScheduleQuery): string[] {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = pageSchedules(rows, { ...first, ...(cursor ? { cursor } : {}) }, now + seen.length);
    seen.push(...page.rows.map(({ schedule }) => schedule.tenant));
    if (page.nextCursor === null) return seen;
    cursor = page.nextCursor;
  }
}

describe('a page of schedules', () => {
  it.each([
    ['tenant', false, ['alpha', 'bravo', 'charlie', 'delta', 'echo']],
    ['tenant', true, ['echo', 'delta', 'charlie', 'bravo', 'alpha']],
    ['attention', false, ['delta', 'charlie', 'echo', 'bravo', 'alpha']],
    ['next_run_at', false, ['charlie', 'alpha', 'delta', 'echo', 'bravo']],
    ['lateness', true, ['charlie', 'echo', 'delta', 'bravo', 'alpha']],
  ] as const)('is ordered by %s (descending: %s) over all pages', (sort, descending, wanted) => {
    expect(walk(ROWS, query({ sort, descending }))).toEqual(wanted);
  });

  it('shows and counts none but the tenants that whoever asks may see', () => {
    expect(walk(ROWS, query({ onlyTenants: ['alpha', 'echo', 'unknown'] }))).toEqual(['alpha', 'echo']);
    const { counts, total } = pageSchedules(ROWS, query({ onlyTenants: ['alpha'] }), now);
    expect([total, counts.ok, counts.error, counts.running]).toEqual([1, 1, 0, 0]);
    expect(walk(ROWS, query({ onlyTenants: [] }))).toEqual([]);
    expect(walk(ROWS, query({ tenant: 'delta' }))).toEqual(['delta']);
  });

  it('counts the whole search by state, and the total after the filter', () => {
    const page = pageSchedules(ROWS, query({ states: ['paused', 'error'] }), now);
    expect(page.counts).toEqual({ running: 1, held: 0, paused: 1, late: 1, error: 1, ok: 1 });
    expect(page.total).toBe(2);
    expect(page.rows.map(({ schedule }) => schedule.tenant)).toEqual(['bravo', 'delta']);
  });

  it('finds parts of the tenant and of the description, in any case', () => {
    expect(walk(ROWS, query({ search: 'ohio' }))).toEqual(['alpha']);
    expect(walk(ROWS, query({ search: ' HA ' }))).toEqual(['alpha', 'charlie']);
  });

  it('shows only schedules of tenants with a key, or of those without one', () => {
    const keyed = { ...row('keyed'), credential: sampleCredential('keyed', now) };
    expect(walk([...ROWS, keyed], query({ withKey: true }))).toEqual(['keyed']);
    expect(walk([...ROWS, keyed], query({ withKey: false }))).toEqual(walk(ROWS, query({})));
  });

  it.each(['x', '', 'W10', Buffer.from('["a","b",1]').toString('base64url')])(
    'refuses the foreign cursor %p',
    (cursor) => {
      const refusal = (() => {
        try {
          return pageSchedules(ROWS, query({ cursor }), now);
        } catch (error) {
          return error;
        }
      })();
      expect(refusal).toBeInstanceOf(DomainError);
      expect(refusal).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'cursor' }] } });
    },
  );

  it('shows every schedule exactly once over all pages, in order', () => {
    const some = fc.uniqueArray(
      fc.record({ tenant: fc.stringMatching(/^[a-z]{1,4}$/), lastRun: fc.integer({ min: 0, max: 5 }) }),
      { selector: ({ tenant }) => tenant, maxLength: 40 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 7 }), fc.boolean(), (facts, limit, descending) => {
        const rows = facts.map(({ tenant, lastRun }) => row(tenant, { lastRun }));
        const seen = walk(rows, query({ sort: 'last_run', limit, descending }));
        const sign = descending ? -1 : 1;
        const wanted = [...facts].sort((a, b) => sign * (a.lastRun - b.lastRun || (a.tenant < b.tenant ? -1 : 1)));
        expect(seen).toEqual(wanted.map(({ tenant }) => tenant));
      }),
    );
  });
});
