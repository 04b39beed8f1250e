import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../src/domain/json.js';
import type { AccuLynxSession } from '../../src/import/acculynx/client/call.js';
import type {
  ListSpec,
  Page,
  PagingMode,
  WalkEnd,
  WalkOptions,
} from '../../src/import/acculynx/client/paging/list-spec.js';
import { pages } from '../../src/import/acculynx/client/paging/page-walk.js';
import { probeUnit } from '../../src/import/acculynx/client/paging/probe-unit.js';
import { ClientBench } from './client-bench.js';
import { OddServer } from './odd-server.js';
import { QuickClock } from './quick-clock.js';
import { SandboxProcess } from './sandbox-process.js';

const RECORDS: PagingMode = { unit: 'record', indexName: 'pageStartIndex' };
const PAGES: PagingMode = { unit: 'page', indexName: 'pageStartIndex' };

const JOBS: ListSpec = { path: '/jobs', query: { sortBy: 'CreatedDate', sortOrder: 'Ascending' }, pageSize: 25 };
const UNASSIGNED: ListSpec = {
  ...JOBS,
  path: '/jobs',
  query: {
    ...JOBS.query,
    assignment: 'unassigned',
    milestones: 'lead,prospect,approved,completed,invoiced,closed,cancelled,dead',
  },
};
const CONTACTS: ListSpec = { path: '/contacts', query: {}, pageSize: 50 };

interface Walked {
  readonly pages: readonly Page[];
  readonly ids: readonly string[];
  readonly end: WalkEnd | undefined;
}

async function walk(session: AccuLynxSession, list: ListSpec, options: WalkOptions): Promise<Walked> {
  const walked = pages(session, list, options);
  const all: Page[] = [];
  for await (const page of walked) {
    all.push(page);
    if (all.length > 200) throw new Error('The walk runs away.');
  }
  return { pages: all, ids: all.flatMap(({ items }) => items.map(({ id }) => String(id))), end: walked.end };
}

describe('A walk over the sandbox', () => {
  let sandbox: SandboxProcess;
  let bench: ClientBench;
  let truth: { jobs: { id: string }[]; contacts: { id: string }[]; users: { id: string }[] };

  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--locations', '1', '--jobs', '230', '--no-limits');
    bench = new ClientBench(sandbox.baseUrl);
    truth = await sandbox.control('GET', `/truth?location=${sandbox.location().id}&fields=ids`);
  }, 120_000);

  afterEach(() => sandbox.clearFaults());

  afterAll(async () => {
    bench.close();
    await sandbox.stop();
  });

  const session = (): AccuLynxSession => bench.session({ apiKey: sandbox.location().key, keyId: 'sandbox' });
  const sorted = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

  it('brings every job home in its two sweeps, however the count over-reports', async () => {
    const assigned = await walk(session(), JOBS, { mode: RECORDS });
    const unassigned = await walk(session(), UNASSIGNED, { mode: RECORDS });
    expect(sorted([...assigned.ids, ...unassigned.ids])).toEqual(sorted(truth.jobs.map(({ id }) => id)));
    expect(assigned.end).toMatchObject({ complete: true, doubtful: false });
    expect(unassigned.end).toMatchObject({ complete: true, doubtful: false });
    expect(assigned.pages[0]).toMatchObject({ number: 1, index: 0, nextIndex: 25, boundary: 'unknown', badRows: 0 });
    expect(assigned.pages[0]?.expectedPages).toBe(Math.ceil((assigned.pages[0]?.count ?? 0) / 25));
  });

  it('brings every contact home although the list repeats its last page for ever', async () => {
    const walked = await walk(session(), CONTACTS, { mode: PAGES, confirmEnd: true });
    expect(sorted(walked.ids)).toEqual(sorted(truth.contacts.map(({ id }) => id)));
    expect(walked.end?.complete).toBe(true);
  });

  it('overlaps pages by a row and says whether the boundary held', async () => {
    const whole = await walk(session(), JOBS, { mode: RECORDS });
    const walked = await walk(session(), JOBS, { mode: RECORDS, overlap: 1 });
    expect(walked.ids).toEqual(whole.ids);
    expect(walked.pages.map(({ boundary }) => boundary)).toEqual([
      'unknown',
      ...walked.pages.slice(1).map(() => 'kept'),
    ]);
    expect(walked.pages.map(({ index }) => index)).toEqual(walked.pages.map((_page, n) => n * 24));
    const resumed = await walk(session(), JOBS, { mode: RECORDS, overlap: 1, startAt: 48, boundaryId: 'another' });
    expect(resumed.pages[0]?.boundary).toBe('gone');
    expect(resumed.ids).toEqual(whole.ids.slice(48));
  });

  it.each([
    ['zero', 'echo'],
    ['requested', 'repeated'],
  ])('notices an ignored offset within three pages (echo: %s)', async (echo, reason) => {
    await sandbox.fault({ kind: 'param_ignored', echo });
    for (const list of [JOBS, CONTACTS]) {
      const before = (await sandbox.requests()).length;
      const walked = await walk(session(), list, { mode: list === JOBS ? RECORDS : PAGES });
      expect(walked.end).toMatchObject({ reason, complete: false });
      expect((await sandbox.requests()).length - before).toBeLessThanOrEqual(3);
    }
  });

  it('notices an ignored offset also while rows come in at the front', async () => {
    await sandbox.fault({ kind: 'param_ignored', echo: 'requested' });
    await sandbox.control('POST', '/traffic', {
      location: sandbox.location().id,
      between: 'pages',
      ops: ['create-job', 'modify-job'],
    });
    const walked = await walk(
      session(),
      { ...JOBS, path: '/jobs', query: { sortBy: 'ModifiedDate', sortOrder: 'Descending' } },
      { mode: RECORDS },
    );
    await sandbox.control('DELETE', '/traffic');
    expect(walked.pages.length).toBeLessThanOrEqual(3);
    expect(walked.end).toMatchObject({ reason: 'repeated', complete: false });
  });

  it.each([
    [{ kind: 'items_null', nth: 3 }, 'drift'],
    [{ kind: 'echo_zero' }, 'echo'],
    [{ kind: 'forbidden' }, 'forbidden'],
  ])('does not take %j for the end of the list', async (fault, reason) => {
    await sandbox.fault({ ...fault, path: '/jobs$' });
    const walked = await walk(session(), JOBS, { mode: RECORDS });
    expect(walked.end).toMatchObject({ reason, complete: false });
    expect(walked.end?.message).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    [{ kind: 'count_wrong', count: 0 }, false],
    [{ kind: 'count_wrong', count: 30 }, false],
    [{ kind: 'count_wrong', delta: 37 }, true],
    [{ kind: 'count_wrong', count: 9_000 }, true],
    [{ kind: 'extra_fields' }, false],
  ])('reads the whole list under %j (doubtful: %s)', async (fault, doubtful) => {
    const whole = await walk(session(), JOBS, { mode: RECORDS });
    await sandbox.fault({ ...fault, path: '/jobs$' });
    const walked = await walk(session(), JOBS, { mode: RECORDS });
    expect(walked.ids).toEqual(whole.ids);
    expect(walked.end?.complete).toBe(true);
    expect(walked.end?.doubtful).toBe(doubtful);
  });

  it('counts rows that have lost their id, and keeps the others', async () => {
    await sandbox.fault({ kind: 'wrong_types', fields: { id: { no: 'id' } }, nth: 1, path: '/jobs$' });
    const walked = await walk(session(), JOBS, { mode: RECORDS });
    expect(walked.pages[0]).toMatchObject({ badRows: 1 });
    expect(walked.pages[0]?.items).toHaveLength(24);
    expect(walked.end?.complete).toBe(true);
  });

  it('ends after two pages where the unit is only assumed, and at its hard cap', async () => {
    const assumed = await walk(session(), JOBS, { mode: RECORDS, verified: false });
    expect([assumed.pages.length, assumed.end]).toEqual([
      2,
      expect.objectContaining({ reason: 'cap', complete: false }),
    ]);
    const capped = await walk(session(), JOBS, { mode: RECORDS, maxPages: 3 });
    expect([capped.pages.length, capped.end?.complete]).toEqual([3, false]);
  });

  it('reads one page of a list that cannot be paged, and does not call it the whole', async () => {
    const walked = await walk(session(), JOBS, { mode: { unit: 'none', indexName: 'pageStartIndex' } });
    expect([walked.pages.length, walked.end]).toEqual([
      1,
      expect.objectContaining({ reason: 'single', complete: false }),
    ]);
  });

  describe('probeUnit', () => {
    it('finds that jobs count records and contacts count pages', async () => {
      expect(await probeUnit(session(), JOBS)).toEqual({ mode: RECORDS, verified: true });
      expect(await probeUnit(session(), CONTACTS)).toEqual({ mode: PAGES, verified: true });
    });

    it('asks once about a list of one page, and assumes what was measured elsewhere', async () => {
      const before = (await sandbox.requests()).length;
      const users: ListSpec = { path: '/users', query: {}, pageSize: 50 };
      expect(await probeUnit(session(), users)).toEqual({ mode: RECORDS, verified: false });
      expect((await sandbox.requests()).length - before).toBe(1);
    });

    it('finds that a list cannot be paged, and warns', async () => {
      await sandbox.fault({ kind: 'param_ignored', echo: 'requested' });
      const { mode, verified, warning } = await probeUnit(session(), JOBS);
      expect([mode, verified]).toEqual([{ unit: 'none', indexName: 'pageStartIndex' }, true]);
      expect(warning).toContain('/jobs ignores');
    });

    it('begins with the documented parameter where that is wished for', async () => {
      const probed = await probeUnit(session(), JOBS, { firstTry: 'recordStartIndex' });
      expect(probed).toEqual({ mode: RECORDS, verified: true });
    });
  });
});

describe('A walk over the sandbox as it is documented', () => {
  it('finds the documented parameter and brings every job home with it', async () => {
    const sandbox = await SandboxProcess.start(
      '--locations',
      '1',
      '--jobs',
      '120',
      '--no-limits',
      '--profile',
      'documented',
    );
    const bench = new ClientBench(sandbox.baseUrl);
    try {
      const session = bench.session({ apiKey: sandbox.location().key });
      const { mode } = await probeUnit(session, JOBS);
      expect(mode).toEqual({ unit: 'record', indexName: 'recordStartIndex' });
      const assigned = await walk(session, JOBS, { mode });
      const unassigned = await walk(session, UNASSIGNED, { mode });
      const truth = await sandbox.control<{ jobs: { id: string }[] }>(
        'GET',
        `/truth?location=${sandbox.location().id}&fields=ids`,
      );
      expect([...new Set([...assigned.ids, ...unassigned.ids])].sort()).toEqual(truth.jobs.map(({ id }) => id).sort());
      expect(assigned.end?.complete).toBe(true);
    } finally {
      bench.close();
      await sandbox.stop();
    }
  }, 120_000);
});

describe('A walk over any list', () => {
  interface Shape {
    readonly total: number;
    readonly size: number;
    readonly unit: 'record' | 'page';
    readonly countLie: number;
    readonly pastEnd: 'empty' | '416' | 'last';
    readonly overlap: 0 | 1;
    readonly confirmEnd: boolean;
  }

  const rowsOf = (total: number): JsonObject[] => Array.from({ length: total }, (_, n) => ({ id: `row-${n}` }));

  function answer(shape: Shape, index: number): { readonly status: number; readonly body: JsonObject } {
    const { total, size, unit, countLie, pastEnd } = shape;
    const from = unit === 'page' ? index * size : index;
    const past = index > 0 && from >= total;
    if (past && pastEnd === '416') return { status: 416, body: {} };
    const start = past && pastEnd === 'last' ? Math.max(0, Math.ceil(total / size) - 1) * size : from;
    const items = rowsOf(total).slice(start, start + size);
    return {
      status: 200,
      body: { count: Math.max(0, total + countLie), pageSize: size, pageStartIndex: index, items },
    };
  }

  it('brings all of its rows home once and in order, and calls itself complete', async () => {
    let shape: Shape | undefined;
    const server = await OddServer.start((request, response) => {
      const index = Number(new URL(request.url ?? '', 'http://odd').searchParams.get('pageStartIndex'));
      const { status, body } = shape ? answer(shape, index) : { status: 500, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    const bench = new ClientBench(server.baseUrl, new QuickClock(50));
    try {
      const anyShape: fc.Arbitrary<Shape> = fc
        .record({
          total: fc.integer({ min: 0, max: 40 }),
          size: fc.integer({ min: 2, max: 10 }),
          unit: fc.constantFrom('record' as const, 'page' as const),
          countLie: fc.integer({ min: 0, max: 60 }),
          pastEnd: fc.constantFrom('empty' as const, '416' as const, 'last' as const),
          overlap: fc.constantFrom(0 as const, 1 as const),
          confirmEnd: fc.boolean(),
        })
        // Lists that count records never repeat their last page, and only they can overlap.
        .map((wish) => ({
          ...wish,
          pastEnd: wish.unit === 'record' && wish.pastEnd === 'last' ? 'empty' : wish.pastEnd,
          overlap: wish.unit === 'page' ? 0 : wish.overlap,
        }));
      let run = 0;
      await fc.assert(
        fc.asyncProperty(anyShape, async (wish) => {
          shape = wish;
          run += 1;
          const list: ListSpec = { path: '/users', query: {}, pageSize: wish.size };
          const mode: PagingMode = { unit: wish.unit, indexName: 'pageStartIndex' };
          const { overlap, confirmEnd } = wish;
          const before = server.requests.length;
          const walked = await walk(bench.session({ keyId: `key-${run % 10}` }), list, { mode, overlap, confirmEnd });
          expect(walked.ids).toEqual(rowsOf(wish.total).map(({ id }) => id));
          // A page that repeats a single page can be a server that ignores the offset: that is not called complete.
          const ambiguous = wish.pastEnd === 'last' && wish.total === wish.size && wish.countLie > 0;
          expect(walked.end?.complete).toBe(!ambiguous);
          const needed = Math.ceil(wish.total / (wish.size - overlap)) + 2;
          expect(server.requests.length - before).toBeLessThanOrEqual(needed);
        }),
        { numRuns: 120 },
      );
    } finally {
      bench.close();
      await server.close();
    }
  }, 180_000);
});
