import type { PagingUnit } from '../../../domain/import-state.js';
import { ImportFailure } from '../../importer.js';
import { knownMode, rememberMode } from '../client/paging/known-units.js';
import type { ListSpec, Page, PagingMode, WalkEnd } from '../client/paging/list-spec.js';
import { type PageWalk, pages } from '../client/paging/page-walk.js';
import { assumedMode, type ProbedMode, probeUnit } from '../client/paging/probe-unit.js';
import type { ImportRun } from './import-run.js';

const NOT_READ = { reason: 'cap', complete: false, doubtful: true } as const;

export interface ReadingOptions {
  /** In words, for the log and for people: `jobs`. */
  readonly purpose: string;
  /** The first index to ask for, in the list's unit. */
  readonly startAt?: number;
  /** Pages overlap by one row, where the list counts records: a row that slips from one page to another is noticed. */
  readonly overlap?: boolean;
  /** The row that has to stand on the first page, known from an earlier reading. */
  readonly boundaryId?: string;
}

/**
 * One reading of a list, page by page. What the index counts is found out when a second page is needed and it is not
 * known, so that lists of one page cost one call.
 */
export class ListReading implements AsyncIterable<Page> {
  mode: PagingMode;
  private end: WalkEnd | undefined;

  constructor(
    private readonly run: ImportRun,
    private readonly list: ListSpec,
    private readonly options: ReadingOptions,
  ) {
    this.mode = this.known ?? assumedMode(list.path);
  }

  /** True once the last page is handed out. */
  get ended(): boolean {
    return this.end !== undefined;
  }

  /** How it ended. */
  get ending(): WalkEnd {
    const { end, mode } = this;
    if (!end) return { ...NOT_READ, message: 'The list was not read to its end.' };
    // A list of exactly one page that counts pages gives that page again, and its count may promise a few rows more.
    const onlyPageAgain = mode.unit === 'page' && end.reason === 'repeated' && !end.doubtful;
    return onlyPageAgain ? { ...end, complete: true } : end;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Page, void, undefined> {
    let { startAt = 0, boundaryId } = this.options;
    let verified = this.known !== undefined;
    if (!verified) {
      if (startAt === 0) {
        const walk = this.walk(0, undefined, false);
        for await (const page of walk) {
          this.end = walk.end;
          yield page;
          if (!walk.end) [startAt, boundaryId] = [page.nextIndex, page.lastId];
          break;
        }
        this.end = walk.end;
        if (walk.end) return;
      }
      const before = this.mode;
      ({ mode: this.mode, verified } = await findMode(this.run, this.list));
      if (this.mode.unit === 'none' && startAt > 0) return this.endOfFirstPage();
      // What was read so far is the first page, whatever the index counts.
      if (before.unit !== this.mode.unit && this.options.startAt === undefined)
        startAt = this.mode.unit === 'page' ? 1 : 0;
    }
    yield* this.rest(this.walk(startAt, boundaryId, verified));
  }

  private async *rest(walk: PageWalk): AsyncGenerator<Page, void, undefined> {
    for await (const page of walk) {
      this.end = walk.end;
      yield page;
    }
    this.end = walk.end;
  }

  private walk(startAt: number, boundaryId: string | undefined, verified: boolean): PageWalk {
    const { purpose, overlap } = this.options;
    const overlaps = overlap === true && this.mode.unit === 'record';
    return pages(this.run.session, this.list, {
      mode: this.mode,
      verified,
      startAt,
      purpose,
      confirmEnd: true,
      signal: this.run.time.cut,
      ...(overlaps ? { overlap: 1 as const } : {}),
      ...(overlaps && boundaryId !== undefined ? { boundaryId } : {}),
    });
  }

  private endOfFirstPage(): void {
    this.end = { ...NOT_READ, reason: 'single', message: 'The list cannot be paged; only its first page was read.' };
  }

  private get known(): PagingMode | undefined {
    return knownMode(this.run.state.units, this.list.path, this.run.clock.now());
  }
}

/** What the index of a list counts, found out now. */
async function findMode(run: ImportRun, list: ListSpec): Promise<ProbedMode> {
  const found = await probeUnit(run.session, list, { signal: run.time.cut });
  if (found.warning) run.note('warn', found.warning);
  // That a list cannot be paged is not believed for longer than this reading.
  if (found.verified && found.mode.unit !== 'none') {
    run.remember({ units: rememberMode(run.state.units, list.path, found.mode, run.clock.now()) });
  }
  return found;
}

/** What the index of a list counts: as it was verified, or else found out now. */
export async function unitOf(run: ImportRun, list: ListSpec): Promise<PagingUnit> {
  const known = knownMode(run.state.units, list.path, run.clock.now());
  return (known ?? (await findMode(run, list)).mode).unit;
}

/**
 * A list that did not end as a list should: nothing may be concluded from it. What the index counts is found out anew
 * next time.
 */
export async function brokenList(
  run: ImportRun,
  list: ListSpec,
  purpose: string,
  end: WalkEnd,
): Promise<ImportFailure> {
  if (end.reason === 'forbidden') {
    const message = `The key may not read ${purpose}. Nothing more was imported; ask for a key that may, or for the plan that includes it.`;
    return new ImportFailure('config', 'resource_forbidden', message);
  }
  const units = Object.entries(run.state.units).filter(([name]) => name.split('?')[0] !== list.path);
  run.remember({ units: Object.fromEntries(units) });
  await run.commit();
  const message = `AccuLynx did not page through ${purpose} as it should. ${end.message} What was imported so far is kept, and nothing is taken as complete; the next run tries again.`;
  return new ImportFailure('data', 'paging_broken', message);
}
