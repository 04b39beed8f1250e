import type { ChainPosition, Sweep } from '../../../domain/import-state.js';
import type { ListSpec, Page } from '../client/paging/list-spec.js';
import { rowId } from '../client/paging/row-id.js';
import { momentOf } from '../mapper/vendor-fields.js';
import { MOST_STEP_BACKS, placeOf, rowsSlipped } from './boundary.js';
import { dayOf } from './days.js';
import { importJobs } from './import-jobs.js';
import type { ImportRun } from './import-run.js';
import { FIRST_DAY, jobList, JOBS_PER_PAGE, lastDay, sweepName, withLastDay } from './job-list.js';
import { brokenList, ListReading, unitOf } from './list-reading.js';
import { oweSweep } from './owed.js';
import type { StepProgress } from './step-progress.js';

/**
 * Works on a complete sweep of one half of the job list, oldest first, until it is done or the time is up. Created dates
 * never move and new jobs come in at the end; the place is saved in the commit that saves the jobs. A slice in which
 * rows slipped past, or could not be read, is worked through once more.
 * @throws ImportFailure when the list did not end as a list should; the place then stays.
 */
export async function sweepCreated(run: ImportRun, sweep: Sweep): Promise<StepProgress> {
  run.stats.workOn('jobs');
  for (;;) {
    const outcome = await withLastDay(run, () => new SliceUnderWay(run, sweep).read());
    if (outcome !== 'next') return outcome;
  }
}

/** `next`: the position says where to go on, at once. */
type Outcome = StepProgress | 'next';

class SliceUnderWay {
  private readonly list: ListSpec;
  private readonly fromDay: number;
  private readonly purpose: string;
  private boundaryId: string | undefined;

  constructor(
    private readonly run: ImportRun,
    sweep: Sweep,
  ) {
    this.fromDay = run.state.chain?.fromDay ?? FIRST_DAY;
    this.purpose = sweepName(sweep);
    const days = { fromDay: this.fromDay, toDay: lastDay(run) };
    this.list = jobList({ sweep, by: 'CreatedDate', order: 'Ascending', ...days });
  }

  async read(): Promise<Outcome> {
    const { run, purpose } = this;
    const startAt = await this.place();
    const boundaryId = startAt > 0 ? this.position.boundaryId : undefined;
    this.boundaryId = boundaryId;
    const from = { startAt, ...(boundaryId === undefined ? {} : { boundaryId }) };
    const reading = new ListReading(run, this.list, { purpose, overlap: true, ...from });
    for await (const page of reading) {
      if (rowsSlipped(page, this.boundaryId)) {
        if (this.position.stepBacks < MOST_STEP_BACKS) return this.stepBack(page);
        this.doubt(1, true);
      }
      run.report('jobs', Math.floor(page.index / (JOBS_PER_PAGE - 1)) + 1, page.expectedPages);
      const isLast = reading.ended && reading.ending.complete;
      const { done: before } = this.position;
      const save = (items: number): void => this.save(reading, page, items, isLast, before);
      const { done, unread, nameless } = await importJobs(run, page, save);
      if (unread > 0) this.doubt(unread, nameless > 0);
      if (done < page.items.length) return 'time_is_up';
      this.boundaryId = page.lastId ?? this.boundaryId;
      if (isLast) break;
      const nextFromDay = this.nextFromDay(reading, page);
      if (nextFromDay > this.fromDay) return this.endSlice(nextFromDay);
      if (run.time.over) return 'time_is_up';
    }
    if (!reading.ending.complete) throw await brokenList(run, this.list, purpose, reading.ending);
    // A count that promises far more is looked into once; two readings that end in the same way say more than it does.
    if (reading.ending.doubtful && this.position.again === undefined) run.moveChain({ again: 'wanted' });
    return this.position.again === 'wanted' ? this.endSlice(this.fromDay) : 'done';
  }

  private get position(): Partial<ChainPosition> & Pick<ChainPosition, 'offset' | 'stepBacks' | 'done'> {
    return this.run.state.chain ?? { offset: 0, stepBacks: 0, done: 0 };
  }

  /** Where to go on: one page before the saved place, so that its boundary can be checked. */
  private async place(): Promise<number> {
    const { offset, unit } = this.position;
    if (offset === 0) return 0;
    const now = await unitOf(this.run, this.list);
    if (unit === now) return Math.max(0, offset - (now === 'page' ? 1 : JOBS_PER_PAGE - 1));
    this.run.moveChain({ offset: 0 });
    return 0;
  }

  /** The place after the first `items` of a page, for the commit that saves them. */
  private save(reading: ListReading, page: Page, items: number, isLast: boolean, doneBefore: number): void {
    const { unit } = reading.mode;
    const last = page.items[items - 1];
    const whole = items === page.items.length;
    const inside = last && unit === 'record' ? { offset: placeOf(page, items - 1), id: rowId(last) } : undefined;
    const { offset, id } = whole
      ? { offset: page.nextIndex, id: page.lastId }
      : (inside ?? { offset: page.index, id: this.boundaryId });
    this.run.moveChain({
      fromDay: this.fromDay,
      toDay: lastDay(this.run),
      offset,
      unit,
      ...(id === undefined ? {} : { boundaryId: id }),
      ...(page.count === undefined ? {} : { remaining: isLast && whole ? 0 : Math.max(0, page.count - offset) }),
      done: doneBefore + items,
    });
  }

  private async stepBack(page: Page): Promise<Outcome> {
    this.run.note('info', `Rows of ${this.purpose} moved while they were read; the page before is read again.`);
    await this.goTo({ fromDay: this.fromDay, offset: page.index, stepBacks: this.position.stepBacks + 1 });
    return 'next';
  }

  /** Rows may be missing. The slice is worked through once more; what is still in doubt then stays so, and may be owed. */
  private doubt(rows: number, areOwed: boolean): void {
    const { again, unread = 0 } = this.position;
    if (again === undefined) this.run.moveChain({ again: 'wanted' });
    if (again !== 'running') return;
    this.run.moveChain({ unread: unread + rows });
    if (areOwed) this.run.rememberOwed(oweSweep(this.run.owed, 'job', this.run.clock.now()));
  }

  /** The day from which a long slice begins anew, or this slice's own when it is not long enough, or could not advance. */
  private nextFromDay({ mode }: ListReading, page: Page): number {
    const rows = mode.unit === 'page' ? page.nextIndex * JOBS_PER_PAGE : page.nextIndex;
    if (rows < this.run.sweepRows) return this.fromDay;
    const created = page.items.map((job) => momentOf(job, 'createdDate') ?? NaN);
    const isAscending = created.every((at, index) => index === 0 || at >= (created[index - 1] ?? Infinity));
    const last = created.at(-1);
    // A day earlier, because the vendor's days may begin in another time zone.
    return isAscending && last !== undefined ? Math.max(this.fromDay, dayOf(last) - 1) : this.fromDay;
  }

  private async endSlice(nextFromDay: number): Promise<Outcome> {
    const { run } = this;
    if (this.position.again === 'wanted') {
      run.note('info', `Some ${this.purpose} may have slipped past; this part is read once more.`);
      await this.goTo({ fromDay: this.fromDay, offset: 0, stepBacks: 0, again: 'running' });
    } else {
      await this.goTo({ fromDay: nextFromDay, offset: 0, stepBacks: 0 });
    }
    return run.time.over ? 'time_is_up' : 'next';
  }

  /** A place without a boundary: what stands there is found anew. */
  private async goTo(place: Pick<ChainPosition, 'fromDay' | 'offset' | 'stepBacks' | 'again'>): Promise<void> {
    const { chain } = this.run.state;
    if (!chain) return;
    const { boundaryId: _unknown, again, ...rest } = chain;
    // Going back within a slice does not forget what is in doubt.
    const doubt = place.offset > 0 && again !== undefined ? { again } : {};
    this.run.remember({ chain: { ...rest, ...doubt, ...place } });
    await this.run.commit();
  }
}
