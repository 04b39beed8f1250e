import type { Sweep, Watermark } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import type { ListSpec, Page } from '../client/paging/list-spec.js';
import { momentOf } from '../mapper/vendor-fields.js';
import { MOST_STEP_BACKS, rowsSlipped } from './boundary.js';
import { dayOf } from './days.js';
import { importJobs } from './import-jobs.js';
import type { ImportRun } from './import-run.js';
import { jobList, JOBS_PER_PAGE, lastDay, sweepName, withLastDay } from './job-list.js';
import { brokenList, ListReading } from './list-reading.js';
import type { StepProgress } from './step-progress.js';

/** Clocks differ, and a change may become visible late: so much is read again behind the watermark. */
const MARGIN_MS = 15 * 60_000;
/** Rows that cannot be read hold the watermark back for so long, in case they can be read later; then it goes on. */
const HELD_BACK_MS = 24 * 3_600_000;

/** `doubtful`: done, but not every row could be read. */
export type SweepOutcome = StepProgress | 'doubtful';

/**
 * Reads what changed in one half of the job list, newest first, until pages are older than what is known. The watermark
 * moves in memory when the reading ended as it should; the caller commits it.
 * @param since where to begin without a watermark
 * @throws ImportFailure when the list did not end as a list should; the watermark then stays.
 */
export async function sweepChanges(run: ImportRun, sweep: Sweep, since: Moment): Promise<SweepOutcome> {
  const mark = run.state.watermarks[sweep];
  const modifiedUntil = mark?.modifiedUntil ?? since;
  run.stats.workOn('jobs');
  const result = await withLastDay(run, () => new SweepUnderWay(run, sweep, modifiedUntil, mark).read());
  if (result.timeIsUp) return 'time_is_up';
  const settled = Math.min(result.newest ?? modifiedUntil, run.startedAt);
  const next: Watermark = {
    modifiedUntil: Math.max(modifiedUntil, settled),
    sweptAt: run.startedAt,
    ...(result.count === undefined ? {} : { lastCount: result.count }),
  };
  const heldBack =
    result.slipped || (result.unread > 0 && run.startedAt - (mark?.sweptAt ?? run.startedAt) < HELD_BACK_MS);
  const kept: Watermark = mark ?? { ...next, modifiedUntil };
  run.remember({ watermarks: { ...run.state.watermarks, [sweep]: heldBack ? kept : next } });
  return result.slipped || result.unread > 0 ? 'doubtful' : 'done';
}

interface SweepResult {
  /** The newest modification on the first page: what is modified later is caught by the next sweep. */
  readonly newest?: Moment;
  readonly count?: number;
  readonly unread: number;
  /** Rows kept slipping between pages. */
  readonly slipped: boolean;
  readonly timeIsUp: boolean;
}

class SweepUnderWay {
  private readonly list: ListSpec;
  private readonly purpose: string;
  /** A page that is wholly at or behind this moment ends the reading. */
  private readonly enough: Moment;
  private newest: Moment | undefined;
  private count: number | undefined;
  private unread = 0;
  private stepBacks = 0;
  private slipped = false;
  private timeIsUp = false;

  constructor(
    private readonly run: ImportRun,
    sweep: Sweep,
    modifiedUntil: Moment,
    mark: Watermark | undefined,
  ) {
    this.purpose = sweepName(sweep);
    const toDay = lastDay(run);
    const fromDay = Math.min(dayOf(modifiedUntil) - 1, toDay);
    this.list = jobList({ sweep, by: 'ModifiedDate', order: 'Descending', fromDay, toDay });
    // Once a sweep began long enough after the watermark, nothing late can lie behind it any more.
    const nothingLate = mark !== undefined && mark.sweptAt - MARGIN_MS >= modifiedUntil;
    this.enough = nothingLate ? modifiedUntil : modifiedUntil - MARGIN_MS;
  }

  async read(): Promise<SweepResult> {
    let from: { readonly index: number; readonly boundaryId?: string } | undefined = { index: 0 };
    while (from) from = await this.readFrom(from.index, from.boundaryId);
    const { newest, count, unread, slipped, timeIsUp } = this;
    return {
      unread,
      slipped,
      timeIsUp,
      ...(newest === undefined ? {} : { newest }),
      ...(count === undefined ? {} : { count }),
    };
  }

  /** Undefined when the reading is over, else where to go back to because rows slipped. */
  private async readFrom(startAt: number, boundary: string | undefined): Promise<{ index: number } | undefined> {
    const { run, purpose } = this;
    const options = { purpose, overlap: true, startAt, ...(boundary === undefined ? {} : { boundaryId: boundary }) };
    const reading = new ListReading(run, this.list, options);
    let boundaryId = boundary;
    for await (const page of reading) {
      if (rowsSlipped(page, boundaryId)) {
        if (this.stepBacks < MOST_STEP_BACKS) {
          this.stepBacks += 1;
          return { index: Math.max(0, page.index - (JOBS_PER_PAGE - 1)) };
        }
        this.slipped = true;
      }
      if (page.index === 0) this.lookAtFirst(page);
      run.report('jobs', page.number, page.expectedPages);
      const { done, unread } = await importJobs(run, page, () => undefined);
      this.unread += unread;
      this.timeIsUp = done < page.items.length;
      if (this.timeIsUp) return undefined;
      boundaryId = page.lastId ?? boundaryId;
      if (this.isOldEnough(page)) return undefined;
    }
    if (!reading.ending.complete) throw await brokenList(run, this.list, purpose, reading.ending);
    return undefined;
  }

  private lookAtFirst(page: Page): void {
    const moments = page.items.flatMap((job) => momentOf(job, 'modifiedDate') ?? []);
    if (moments.length > 0) this.newest ??= Math.max(...moments);
    this.count ??= page.count;
  }

  private isOldEnough(page: Page): boolean {
    if (page.items.length === 0) return false;
    return page.items.every((job) => (momentOf(job, 'modifiedDate') ?? Infinity) <= this.enough);
  }
}
