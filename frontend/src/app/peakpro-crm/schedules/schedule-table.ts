import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { LiveEvent } from '@aetherlink/contracts/live-event';
import type { ScheduleCounts, SchedulePage } from '@aetherlink/contracts/schedule';
import { Subject, auditTime, firstValueFrom } from 'rxjs';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { EventStream } from '../../core/live/event-stream';
import { LiveRegistry } from '../../core/live/live-registry';
import { SchedulesApi } from '../../data-access/schedules-api';
import { ScheduleCells } from './schedule-cells';
import { NO_ROWS, type OrderPage, appended, refreshed, resorted, started, without } from './table-order';
import { type TableQuestion, tableQuery } from './table-question';

const EVERY_SEC = 15;
/** Events within this time make one refresh. */
const GATHER_MS = 2_000;
const PAGE = 200;
/** The server's maximum; used to catch up with a far jump of the scroll bar. */
const LONG_PAGE = 500;
/** While events keep every row fresh, a refresh need not follow somebody down further than this. */
const DEEP = 2_000;

/**
 * The rows of the table: pages fetched one ahead of what is looked at, values kept fresh by events, order kept still
 * while somebody is in the table. Provided by the page; lives as long as it.
 */
@Injectable()
export class ScheduleTable {
  private readonly api = inject(SchedulesApi);
  private readonly stream = inject(EventStream);
  private readonly cells = new ScheduleCells();

  private readonly question = signal<TableQuestion | null>(null);
  private readonly order = signal(NO_ROWS);
  private readonly found = signal<ScheduleCounts | null>(null);
  private readonly failure = signal<ApiError | undefined>(undefined);
  private readonly trueAt = signal<number | undefined>(undefined);
  private readonly gone = signal<ReadonlySet<string>>(new Set());
  private readonly changed = new Subject<void>();
  /** Rises with every question, so that a late answer to an old one is dropped. */
  private asked = 0;
  private paging = false;
  private refreshing = false;
  private lookedAt = PAGE;

  /** Pointer or focus is in the table: nothing may move. */
  readonly inside = signal(false);
  readonly counts = this.found.asReadonly();
  readonly error = this.failure.asReadonly();
  readonly total = computed(() => this.order().total);
  readonly loaded = computed(() => this.order().tenants);
  readonly moved = computed(() => this.order().moved);
  readonly loading = computed(() => this.trueAt() === undefined && this.failure() === undefined);
  /** One place per row; null where the page is not loaded yet. */
  readonly rows = computed<readonly (string | null)[]>(() => {
    const { tenants, total } = this.order();
    return Array.from({ length: total }, (_, index) => tenants[index] ?? null);
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    const reload = (): void => void this.refresh();
    const ticking = setInterval(reload, EVERY_SEC * 1000);
    const remove = inject(LiveRegistry).add({ everySec: EVERY_SEC, asOf: this.trueAt, reload });
    destroyed.onDestroy(() => {
      clearInterval(ticking);
      remove();
    });
    this.stream.messages.pipe(takeUntilDestroyed()).subscribe(({ name, change }) => {
      if (name === 'resync') this.changed.next();
      if (name === 'schedule' && change) this.hear(change);
    });
    this.changed.pipe(auditTime(GATHER_MS), takeUntilDestroyed()).subscribe(reload);
    effect(() => {
      if (!this.inside()) untracked(() => this.resort());
    });
  }

  /** Asks anew; the old rows stay until the answer is there. */
  ask(question: TableQuestion): void {
    this.question.set(question);
    void this.restart();
  }

  retry(): void {
    if (this.trueAt() === undefined) void this.restart();
    else void this.refresh();
  }

  /** The schedule of a row; undefined while it is not loaded. */
  schedule(tenant: string): ReturnType<ScheduleCells['get']> {
    return this.cells.get(tenant);
  }

  isGone(tenant: string): boolean {
    return this.gone().has(tenant);
  }

  indexOf(tenant: string): number {
    return this.order().tenants.indexOf(tenant);
  }

  /** Somebody looks at the rows up to here: keeps one page ahead. */
  async need(end: number): Promise<void> {
    this.lookedAt = Math.max(PAGE, end);
    if (this.paging) return;
    this.paging = true;
    try {
      while (this.lacks()) await this.appendPage();
    } catch (failure) {
      this.failure.set(asApiError(failure));
    } finally {
      this.paging = false;
    }
  }

  /** Asks the same again, as far as somebody looks. */
  async refresh(): Promise<void> {
    if (this.refreshing || this.question() === null) return;
    this.refreshing = true;
    const asked = this.asked;
    try {
      const reach = Math.min(this.lookedAt, Math.max(this.order().tenants.length, PAGE));
      const fresh = await this.prefix(reach > DEEP && this.stream.connected() ? PAGE : reach);
      if (asked === this.asked) this.order.update((order) => refreshed(order, fresh, this.inside()));
    } catch (failure) {
      if (asked === this.asked) this.failure.set(asApiError(failure));
    } finally {
      this.refreshing = false;
    }
  }

  resort(): void {
    this.order.update(resorted);
    for (const tenant of this.gone()) this.drop(tenant);
  }

  /** An act of this operator was answered with the schedule as it is now. */
  patch(schedule: LiveEvent['schedule']): void {
    if (schedule && this.cells.has(schedule.tenant)) this.cells.put(schedule);
  }

  /** This operator deleted it: the row leaves at once. */
  drop(tenant: string): void {
    this.order.update((order) => without(order, tenant));
    this.cells.remove(tenant);
    if (this.gone().has(tenant)) this.gone.update((gone) => new Set([...gone].filter((other) => other !== tenant)));
  }

  private hear({ type, tenant, schedule }: LiveEvent): void {
    const known = this.cells.get(tenant);
    if (type === 'deleted' && known) this.gone.update((gone) => new Set(gone).add(tenant));
    const before = known?.().state;
    if (schedule) this.patch(schedule);
    if (type !== 'progress' && (!known || before !== schedule?.state)) this.changed.next();
  }

  private async restart(): Promise<void> {
    const asked = ++this.asked;
    try {
      const page = await this.page(null, PAGE);
      if (asked !== this.asked) return;
      this.lookedAt = PAGE;
      this.gone.set(new Set());
      this.order.set(started(page));
    } catch (failure) {
      if (asked === this.asked) this.failure.set(asApiError(failure));
    }
  }

  private lacks(): boolean {
    const { tenants, nextCursor } = this.order();
    return nextCursor !== null && tenants.length < this.lookedAt + PAGE;
  }

  private async appendPage(): Promise<void> {
    const asked = this.asked;
    const { tenants, nextCursor } = this.order();
    const far = this.lookedAt - tenants.length > PAGE;
    const page = await this.page(nextCursor, far ? LONG_PAGE : PAGE);
    if (asked === this.asked) this.order.update((order) => appended(order, page));
  }

  private async prefix(rows: number): Promise<OrderPage> {
    const first = await this.page(null, Math.min(LONG_PAGE, Math.ceil(rows / PAGE) * PAGE));
    let all = started(first);
    while (all.nextCursor !== null && all.tenants.length < rows) {
      all = appended(all, await this.page(all.nextCursor, LONG_PAGE));
    }
    return all;
  }

  /** One page; its schedules are taken over, its places are given back. */
  private async page(cursor: string | null, limit: number): Promise<OrderPage> {
    const question = this.question();
    const asked = this.asked;
    const answer = await firstValueFrom(this.api.page({ ...(question && tableQuery(question)), limit, cursor }));
    if (asked === this.asked) this.takeOver(answer);
    const tenants = answer.items.map(({ tenant }) => tenant);
    return { tenants, nextCursor: answer.next_cursor, total: answer.total ?? tenants.length };
  }

  private takeOver({ items, counts, ts }: SchedulePage): void {
    for (const schedule of items) this.cells.put(schedule);
    this.found.set(counts);
    this.trueAt.set(ts);
    this.failure.set(undefined);
  }
}
