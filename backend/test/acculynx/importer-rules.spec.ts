import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SettableClock } from '../../src/clock/settable-clock.js';
import type { ImportState } from '../../src/domain/import-state.js';
import type { JsonObject, JsonValue } from '../../src/domain/json.js';
import type { Page } from '../../src/import/acculynx/client/paging/list-spec.js';
import { PREVIEW_MS } from '../../src/import/acculynx/importer/acculynx-importer.js';
import { placeOf, rowsSlipped } from '../../src/import/acculynx/importer/boundary.js';
import { dateText, dayOf } from '../../src/import/acculynx/importer/days.js';
import { dueChain } from '../../src/import/acculynx/importer/due-chains.js';
import { fieldDifferences } from '../../src/import/acculynx/importer/field-differences.js';
import { JOBS_PER_PAGE } from '../../src/import/acculynx/importer/job-list.js';
import { RunStatsBook } from '../../src/import/acculynx/importer/run-stats.js';
import { RunTime, TimeIsUp, withinDeadline } from '../../src/import/acculynx/importer/run-time.js';
import { contactProblem, jobProblem } from '../../src/import/acculynx/mapper/item-problem.js';
import { KEY } from '../../src/import/acculynx/rate-limit/limits.js';
import type { Importer, ImportRequest } from '../../src/import/importer.js';
import { ImporterByMode } from '../../src/import/importer-by-mode.js';
import { StubImporter } from '../../src/import/stub.importer.js';
import type { CredentialStore } from '../../src/persistence/persistence.js';
import { PREVIEW_WAIT_MS } from '../../src/scheduler/ask-options.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 12);
const anyJson = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const anyObject = fc.dictionary(fc.string(), anyJson) as fc.Arbitrary<JsonObject>;

describe('the chain that is due', () => {
  const ended: ImportState = {
    watermarks: {},
    units: {},
    firstImportEndedAt: NOW - 30 * DAY_MS,
    nightlyEndedAt: NOW - DAY_MS / 2,
    reconciledAt: NOW - 3 * DAY_MS,
  };

  it('is the first import until it has ended, whatever else would be due', () => {
    const { firstImportEndedAt: _ended, ...state } = ended;
    expect(dueChain({ ...state, reconciledAt: 0 }, NOW)).toBe('first');
  });

  it('is none right after a first import, the nightly sweep a day later, and the weekly one after seven', () => {
    const state = { watermarks: {}, units: {}, firstImportEndedAt: NOW };
    expect(dueChain(state, NOW + DAY_MS - 1)).toBeUndefined();
    expect(dueChain(state, NOW + DAY_MS)).toBe('nightly');
    expect(dueChain(state, NOW + 7 * DAY_MS)).toBe('reconcile');
  });

  it('is the weekly sweep before the nightly one', () => {
    expect(dueChain({ ...ended, nightlyEndedAt: 0, reconciledAt: NOW - 7 * DAY_MS }, NOW)).toBe('reconcile');
  });

  it.each([
    ['job', 'reconcile'],
    ['contact', 'nightly'],
  ])('is the one that found a %s missing as soon as enough was approved', (kind, chain) => {
    const state = { ...ended, withheld: { [kind]: { missing: 30, known: 100 } } };
    expect(dueChain(state, NOW)).toBeUndefined();
    expect(dueChain(state, NOW, 29)).toBeUndefined();
    expect(dueChain(state, NOW, 30)).toBe(chain);
  });

  it.each([
    ['job', 'reconcile'],
    ['contact', 'nightly'],
  ])('is the one that can bring a %s that is owed, once', (kind, chain) => {
    const owed = { parts: {}, sweeps: { [kind]: { since: NOW } } };
    expect(dueChain({ ...ended, owed }, NOW)).toBe(chain);
    const tried = { parts: {}, sweeps: { [kind]: { since: NOW, tried: NOW } } };
    expect(dueChain({ ...ended, owed: tried }, NOW)).toBeUndefined();
  });
});

describe('the time of a slice', () => {
  it('is up after its length, and a call under way is cut three seconds later', () => {
    const clock = new SettableClock();
    const time = RunTime.slice(clock, 60_000, new AbortController().signal);
    clock.advance(59_999);
    expect(time.over).toBe(false);
    clock.advance(1);
    expect([time.over, time.cut.aborted]).toEqual([true, false]);
    clock.advance(3_000);
    expect(time.cut.reason).toBeInstanceOf(TimeIsUp);
  });

  it('is up when somebody waits, also when somebody waited before it began', () => {
    const clock = new SettableClock();
    const give = new AbortController();
    const time = RunTime.slice(clock, 60_000, give.signal);
    give.abort();
    expect(time.over).toBe(true);
    expect(RunTime.slice(clock, 60_000, give.signal).over).toBe(true);
  });

  it('cuts nothing once it was disposed of', () => {
    const clock = new SettableClock();
    const give = new AbortController();
    const time = RunTime.slice(clock, 60_000, give.signal);
    give.abort();
    time.dispose();
    clock.advance(100_000);
    expect(time.cut.aborted).toBe(false);
  });

  it('ends before the deadline of a run, however short that is set', () => {
    expect([600_000, 65_000, 30_000, 4_000].map((deadline) => withinDeadline(60_000, deadline))).toEqual([
      60_000, 60_000, 25_000, 2_000,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 86_400_000 }), (deadline) => {
        expect(withinDeadline(60_000, deadline)).toBeLessThan(deadline);
      }),
    );
  });

  it('never ends for other runs', () => {
    const clock = new SettableClock();
    const time = RunTime.unlimited(clock);
    clock.advance(DAY_MS);
    expect([time.over, time.cut.aborted]).toEqual([false, false]);
  });
});

describe('a preview', () => {
  it('has the time to read the list of 5,000 jobs at the pace of a key, and whoever asks waits for its end', () => {
    // Pages overlap by a row; the two halves of the list and the question for the location cost a few calls more.
    const calls = Math.ceil(5_000 / (JOBS_PER_PAGE - 1)) + 10;
    expect(PREVIEW_MS).toBeGreaterThan(1.5 * calls * KEY.intervalMs);
    expect(PREVIEW_WAIT_MS).toBeGreaterThanOrEqual(PREVIEW_MS + 10_000);
    expect(PREVIEW_WAIT_MS).toBeLessThan(60_000);
  });
});

describe('the counters of a run', () => {
  it('give calls and time to the resource that was worked on, and add up', () => {
    const clock = new SettableClock();
    const counters = { apiCalls: 0, retries: 0, rateLimited: 0 };
    const book = new RunStatsBook(clock, () => ({ ...counters }));
    book.workOn('users').created += 2;
    counters.apiCalls = 3;
    clock.advance(100);
    book.workOn('jobs').updated += 1;
    book.of('jobs').unchanged += 4;
    counters.apiCalls = 10;
    counters.rateLimited = 1;
    clock.advance(50);
    const stats = book.total(7);
    expect(stats).toMatchObject({
      imported: 3,
      skipped: 4,
      api_calls: 10,
      rate_limited: 1,
      remaining: 7,
      duration_ms: 150,
    });
    expect(stats.resources?.['users']).toMatchObject({ created: 2, api_calls: 3, duration_ms: 100 });
    expect(stats.resources?.['jobs']).toMatchObject({ updated: 1, api_calls: 7, rate_limited: 1, duration_ms: 50 });
    expect(book.total()).not.toHaveProperty('remaining');
  });
});

describe('the differences of two readings', () => {
  it('are none between equal objects, and never more than eight, with short values', () => {
    fc.assert(
      fc.property(anyObject, anyObject, (before, after) => {
        expect(fieldDifferences(before, before)).toEqual([]);
        const found = fieldDifferences(before, after);
        expect(found.length).toBeLessThanOrEqual(8);
        for (const each of found) {
          for (const value of [each.before, each.after]) expect(JSON.stringify(value).length).toBeLessThanOrEqual(402);
        }
      }),
    );
  });

  it('name fields, also inside objects', () => {
    const before = { jobName: 'A', locationAddress: { city: 'Here', zipCode: '1' }, tags: [1], gone: 1 };
    const after = { jobName: 'B', locationAddress: { city: 'There', zipCode: '1' }, tags: [1], added: null };
    expect(fieldDifferences(before, after)).toEqual([
      { field: 'jobName', before: 'A', after: 'B' },
      { field: 'locationAddress.city', before: 'Here', after: 'There' },
      { field: 'gone', before: 1, after: null },
    ]);
  });

  it('name what differs inside lists of one length, and keep other lists whole', () => {
    const contact = (companyName: string) => ({
      id: 'c',
      note: 'x'.repeat(300),
      contact: { companyName, phones: ['1'] },
    });
    expect(
      fieldDifferences({ contacts: [contact('A'), contact('B')] }, { contacts: [contact('A'), contact('C')] }),
    ).toEqual([{ field: 'contacts.1.contact.companyName', before: 'B', after: 'C' }]);
    expect(fieldDifferences({ tags: [1] }, { tags: [1, 2] })).toEqual([{ field: 'tags', before: [1], after: [1, 2] }]);
  });

  it('shorten what is long', () => {
    const [found] = fieldDifferences({ notes: 'x'.repeat(1_000) }, { notes: ['y'.repeat(1_000)] });
    expect(String(found?.before)).toHaveLength(200);
    expect(String(found?.after)).toHaveLength(200);
  });
});

describe('a row', () => {
  it('is read when its fields are absent, null or of the right type', () => {
    expect(jobProblem({ id: 'a' })).toBeUndefined();
    expect(jobProblem({ id: 'a', jobName: null, createdDate: '2026-01-01T00:00:00Z', contacts: [] })).toBeUndefined();
    expect(contactProblem({ id: 1, firstName: '', phoneNumbers: null })).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['id', {}],
    ['jobName', { id: 'a', jobName: 42 }],
    ['modifiedDate', { id: 'a', modifiedDate: 'yesterday' }],
    ['locationAddress', { id: 'a', locationAddress: 'not an object' }],
    ['contacts', { id: 'a', contacts: {} }],
  ])('is left out for its %s', (field, job) => {
    expect(jobProblem(job)).toBe(field);
  });

  it('never breaks the check', () => {
    fc.assert(fc.property(anyObject, (item) => void [jobProblem(item), contactProblem(item)]));
  });
});

describe('two pages of a list', () => {
  const page = (ids: readonly string[], boundary: Page['boundary']): Page => ({
    index: 24,
    number: 2,
    items: ids.map((id) => ({ id })),
    badRows: 0,
    nextIndex: 48,
    boundary,
  });

  it('fit together when the row between them is on both, also when rows came in before it', () => {
    expect(rowsSlipped(page(['b', 'c'], 'kept'), 'a')).toBe(false);
    expect(rowsSlipped(page(['x', 'a', 'b'], 'gone'), 'a')).toBe(false);
  });

  it('may have lost rows between them when it is not', () => {
    expect(rowsSlipped(page(['c', 'd'], 'gone'), 'a')).toBe(true);
  });

  it('count the repeated row for the place of the others', () => {
    expect(placeOf(page(['b', 'c'], 'kept'), 1)).toBe(26);
    expect(placeOf(page(['b', 'c'], 'unknown'), 1)).toBe(25);
  });
});

describe('a day of the vendor', () => {
  it('is written as year, month and day in UTC', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (moment) => {
        expect(dateText(dayOf(moment))).toBe(new Date(moment).toISOString().slice(0, 10));
      }),
    );
  });
});

describe('the mode of a tenant', () => {
  const live: Importer = {
    modeOf: () => 'live',
    run: () => Promise.resolve({ mode: 'live', message: 'read', stats: { imported: 1, skipped: 0 } }),
  };
  const withKeys = (...tenants: readonly string[]): CredentialStore => ({
    known: (tenant) => (tenants.includes(tenant) ? ({ tenant } as ReturnType<CredentialStore['known']>) : undefined),
    all: () => Promise.resolve([]),
  });
  const importer = (mode: 'auto' | 'stub' | 'live'): ImporterByMode =>
    new ImporterByMode({ mode, stub: new StubImporter(), live, credentials: () => withKeys('acme') });

  it.each([
    ['auto', 'live', 'stub'],
    ['stub', 'stub', 'stub'],
    ['live', 'live', 'live'],
  ] as const)(
    'is, with ACCULYNX_MODE=%s, %s with a key and %s without one, and its runs are of that mode',
    async (mode, withKey, without) => {
      const each = importer(mode);
      expect([each.modeOf('acme'), each.modeOf('other')]).toEqual([withKey, without]);
      const ran = [
        await each.run({ tenant: 'acme' } as ImportRequest),
        await each.run({ tenant: 'other' } as ImportRequest),
      ];
      expect(ran.map((result) => result.mode)).toEqual([withKey, without]);
    },
  );
});
