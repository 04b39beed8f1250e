import { DestroyRef, Injectable, type Signal, computed, effect, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { LiveEvent } from '@aetherlink/contracts/live-event';
import type { Schedule, ScheduleCounts, SchedulePage, ScheduleState } from '@aetherlink/contracts/schedule';
import { Subject, auditTime } from 'rxjs';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { EventStream } from '../../core/live/event-stream';
import { LiveRegistry } from '../../core/live/live-registry';
import { ATTENTION } from '../view/state-filter';
import { type ScheduleCell, ScheduleCells } from './schedule-cells';
import { PAGE, SchedulePages } from './schedule-pages';
import { NO_ROWS, type OrderPage, appended, refreshed, resorted, started, without } from './table-order';
import type { TableQuestion } from './table-question';

const EVERY_SEC = 15;
/** Events within this time make one refresh. */
const GATHER_MS = 2_000;
/** While events keep every row fresh, a refresh need not follow somebody down further than this. */
const DEEP = 2_000;

/**
 * The rows of the table: pages fetched one ahead of what is looked at, values kept fresh by events, order kept still
 * while somebody is in the table. Provided by the page; lives as long as it.
 */
@Injectable()
export class ScheduleTable {
  private readonly pages = inject(SchedulePages);
  private readonly stream = inject(EventStream);
  private readonly cells = new ScheduleCells();

  private readonly order = signal(NO_ROWS);
  private readonly found = signal<ScheduleCounts | null>(null);
  private readonly failure = signal<ApiError | undefined>(undefined);
  private readonly unanswered = signal(false);
  private readonly trueAt = signal<number | undefined>(undefined);
  private readonly unsettled = new Subject<void>();
  private appending = false;
  private refreshing = false;
  /** Somebody looks at the rows up to here. */
  private end = PAGE;

  /** Pointer or focus is in the table: nothing may move. */
  readonly inside = signal(false);
  /** Of the search, before the state filter; null before the first answer. */
  readonly counts = this.found.asReadonly();
  /** Why the latest attempt failed; the rows that are there stay. */
  readonly error = this.failure.asReadonly();
  /** The rows answer an older question than the one that was asked. */
  readonly outdated = this.unanswered.asReadonly();
  readonly asOf = this.trueAt.asReadonly();
  /** Until the first answer or failure. */
  readonly loading = computed(() => this.trueAt() === undefined && this.failure() === undefined);
  readonly total = computed(() => this.order().total);
  /** Rows that would change place on Re-sort. */
  readonly moved = computed(() => this.order().moved);
  /** One place per row; null where the page is not loaded yet. */
  readonly rows = computed<readonly (string | null)[]>(() => {
    const { tenants, total } = this.order();
    return Array.from({ length: total }, (_, index) => tenants[index] ?? null);
  });

  constructor() {
    const refresh = (): void => void this.refresh();
    const ticking = setInterval(refresh, EVERY_SEC * 1000);
    const remove = inject(LiveRegistry).add({
      everySec: EVERY_SEC,
      asOf: this.asOf,
      loading: this.loading,
      reload: refresh,
    });
    inject(DestroyRef).onDestroy(() => {
      clearInterval(ticking);
      remove();
    });
    this.stream.messages.pipe(takeUntilDestroyed()).subscribe(({ name, change }) => {
      if (name === 'resync') this.unsettled.next();
      if (name === 'schedule' && change) this.hear(change);
    });
    this.unsettled.pipe(auditTime(GATHER_MS), takeUntilDestroyed()).subscribe(refresh);
    effect(() => {
      if (!this.inside()) untracked(() => this.resort());
    });
  }

  /** Asks anew; the old rows stay until the answer is there. */
  async ask(question: TableQuestion): Promise<void> {
    this.pages.ask(question);
    this.unanswered.set(true);
    await this.read(PAGE, (fresh) => {
      this.unanswered.set(false);
      this.end = PAGE;
      this.order.set(started(fresh));
      this.cells.keepOnly(new Set(fresh.tenants));
    });
  }

  /** Asks the same again, as far as somebody looks. */
  async refresh(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    const reach = this.end > DEEP && this.stream.connected() ? PAGE : this.end;
    await this.read(reach, (fresh) => this.order.update((order) => refreshed(order, fresh, this.inside())));
    this.refreshing = false;
  }

  /** Somebody looks at the rows up to here: keeps one page ahead. */
  async need(end: number): Promise<void> {
    this.end = Math.max(PAGE, end);
    if (this.appending) return;
    this.appending = true;
    try {
      while (this.lacks()) if (!(await this.append())) break;
    } catch (failure) {
      this.failure.set(asApiError(failure));
    } finally {
      this.appending = false;
    }
  }

  resort(): void {
    this.order.update(resorted);
  }

  /** What a row shows; undefined while it is not loaded. */
  cell(tenant: string): Signal<ScheduleCell> | undefined {
    return this.cells.get(tenant);
  }

  /** An act was answered with the schedule as it is now. */
  patch(schedule: Schedule): void {
    if (this.cells.get(schedule.tenant)) this.cells.put(schedule);
  }

  /** This operator deleted it: the row leaves at once. */
  drop(tenant: string): void {
    this.order.update((order) => without(order, tenant));
    this.cells.remove(tenant);
  }

  private hear({ type, tenant, schedule }: LiveEvent): void {
    const before = this.cells.get(tenant)?.().schedule.state;
    if (type === 'deleted') this.cells.bury(tenant);
    else if (schedule) this.patch(schedule);
    if (unsettles(type, before, schedule?.state)) this.unsettled.next();
  }

  private async read(rows: number, take: (fresh: OrderPage) => void): Promise<void> {
    try {
      const pages = await this.pages.prefix(rows);
      if (pages !== null)
        take(pages.map((page) => this.takeOver(page)).reduce((all, page) => appended(started(all), page)));
    } catch (failure) {
      this.failure.set(asApiError(failure));
    }
  }

  private lacks(): boolean {
    const { tenants, nextCursor } = this.order();
    return nextCursor !== null && tenants.length < this.end + PAGE;
  }

  private async append(): Promise<boolean> {
    const { tenants, nextCursor } = this.order();
    const page = nextCursor === null ? null : await this.pages.next(nextCursor, tenants.length, this.end);
    if (page === null) return false;
    const place = this.takeOver(page);
    this.order.update((order) => (order.nextCursor === nextCursor ? appended(order, place) : order));
    return true;
  }

  /** Its schedules are taken over, its places are given back. */
  private takeOver({ items, counts, ts, next_cursor: nextCursor, total }: SchedulePage): OrderPage {
    for (const schedule of items) this.cells.put(schedule);
    this.found.set(counts);
    this.trueAt.set(ts);
    this.failure.set(undefined);
    const tenants = items.map(({ tenant }) => tenant);
    return { tenants, nextCursor, total: total ?? tenants.length };
  }
}

/**
 * Whether places or counts are worth asking for again before the interval does. What a row that nobody has loaded does
 * from minute to minute is not; that it needs somebody is.
 */
function unsettles(
  type: LiveEvent['type'],
  before: ScheduleState | undefined,
  after: ScheduleState | undefined,
): boolean {
  if (type !== 'updated') return type !== 'progress';
  return before === undefined ? after !== undefined && ATTENTION.includes(after) : before !== after;
}
