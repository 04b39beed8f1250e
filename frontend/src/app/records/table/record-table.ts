import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { RecordPage } from '@aetherlink/contracts/record';
import { auditTime, filter } from 'rxjs';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { EventStream } from '../../core/live/event-stream';
import type { LiveMessage } from '../../core/live/live-message';
import { LiveRegistry } from '../../core/live/live-registry';
import type { RecordFilter } from '../../data-access/records-api';
import { NOTHING, type LoadedRecords, ofPages, sameOrder, withPage, withValues } from './loaded-records';
import { PAGE, RecordPages } from './record-pages';

const EVERY_SEC = 60;
/** Runs that end within this time make one refresh. */
const GATHER_MS = 2_000;

/** What is known of all records of the asked kind, whatever is filtered. */
export type RecordFacets = Pick<RecordPage, 'counts' | 'statuses' | 'owners'>;

/**
 * The rows of the table: pages fetched one ahead of what is looked at, read again when a run of the tenant has ended.
 * While somebody is in the table nothing changes its place. Provided by the page; lives as long as it.
 */
@Injectable()
export class RecordTable {
  private readonly pages = inject(RecordPages);
  private readonly loaded = signal<LoadedRecords>(NOTHING);
  private readonly waiting = signal<LoadedRecords | null>(null);
  private readonly known = signal<RecordFacets | null>(null);
  private readonly failure = signal<ApiError | undefined>(undefined);
  private readonly unanswered = signal(false);
  private readonly trueAt = signal<number | undefined>(undefined);
  private readonly asked = signal<RecordFilter | null>(null);
  private appending = false;
  private refreshing = false;
  /** Somebody looks at the rows up to here. */
  private end = PAGE;

  /** Pointer or focus is in the table: nothing may move. */
  readonly inside = signal(false);
  readonly facets = this.known.asReadonly();
  /** Why the latest attempt failed; the rows that are there stay. */
  readonly error = this.failure.asReadonly();
  /** The rows answer an older question than the one that was asked. */
  readonly outdated = this.unanswered.asReadonly();
  readonly asOf = this.trueAt.asReadonly();
  readonly total = computed(() => this.loaded().total);
  readonly records = computed(() => this.loaded().records);
  /** One place per row; null where the page is not loaded yet. */
  readonly rows = computed(() => {
    const { records, total } = this.loaded();
    return Array.from({ length: total }, (_, index) => records[index] ?? null);
  });
  /** Another order waits until nobody is in the table. */
  readonly changed = computed(() => this.waiting() !== null);
  private readonly loading = computed(
    () => this.asked() !== null && this.trueAt() === undefined && this.failure() === undefined,
  );

  constructor() {
    const refresh = (): void => void this.refresh();
    const ticking = setInterval(refresh, EVERY_SEC * 1000);
    const { asOf, loading } = this;
    const remove = inject(LiveRegistry).add({ everySec: EVERY_SEC, asOf, loading, reload: refresh });
    inject(DestroyRef).onDestroy(() => {
      clearInterval(ticking);
      remove();
    });
    inject(EventStream)
      .messages.pipe(
        filter((message) => message.name === 'resync' || this.concerns(message)),
        auditTime(GATHER_MS),
        takeUntilDestroyed(),
      )
      .subscribe(refresh);
    effect(() => {
      if (!this.inside()) untracked(() => this.showChanged());
    });
  }

  /** Asks anew; the old rows stay until the answer is there, unless they are another tenant's or of another kind. */
  async ask(question: RecordFilter | null): Promise<void> {
    const before = this.asked();
    this.pages.ask(question);
    this.asked.set(question);
    this.unanswered.set(question !== null);
    if (before?.tenant !== question?.tenant || before?.kind !== question?.kind) this.forget();
    await this.read(PAGE, (fresh) => {
      this.unanswered.set(false);
      this.end = PAGE;
      this.waiting.set(null);
      this.loaded.set(fresh);
    });
  }

  /** Asks the same again, as far as somebody looks. */
  async refresh(): Promise<void> {
    if (this.refreshing || this.asked() === null) return;
    this.refreshing = true;
    await this.read(this.end, (fresh) => this.takeFresh(fresh));
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

  showChanged(): void {
    const waiting = this.waiting();
    if (waiting === null) return;
    this.waiting.set(null);
    this.loaded.set(waiting);
  }

  /** A run of this tenant has ended, and may have written. */
  private concerns({ name, change }: LiveMessage): boolean {
    const tenant = this.asked()?.tenant;
    return name === 'run' && tenant !== undefined && change?.tenant === tenant && change.run?.finished_at !== undefined;
  }

  private forget(): void {
    this.loaded.set(NOTHING);
    this.waiting.set(null);
    this.known.set(null);
    this.trueAt.set(undefined);
    this.failure.set(undefined);
  }

  private takeFresh(fresh: LoadedRecords): void {
    const shown = this.loaded();
    if (sameOrder(shown, fresh)) {
      this.waiting.set(null);
      this.loaded.set(withValues(shown, fresh));
    } else if (this.inside()) this.waiting.set(fresh);
    else this.loaded.set(fresh);
  }

  private async read(rows: number, take: (fresh: LoadedRecords) => void): Promise<void> {
    try {
      const pages = await this.pages.prefix(rows);
      if (pages === null) return;
      take(ofPages(pages));
      pages.slice(-1).forEach((page) => this.learn(page));
    } catch (failure) {
      this.failure.set(asApiError(failure));
    }
  }

  private lacks(): boolean {
    const { records, cursor } = this.loaded();
    return cursor !== null && records.length < this.end + PAGE;
  }

  private async append(): Promise<boolean> {
    const { cursor } = this.loaded();
    const page = cursor === null ? null : await this.pages.page(cursor);
    if (page === null) return false;
    this.learn(page);
    this.loaded.update((loaded) => (loaded.cursor === cursor ? withPage(loaded, page) : loaded));
    return true;
  }

  private learn({ counts, statuses, owners, ts }: RecordPage): void {
    this.known.set({ counts, statuses, owners });
    this.trueAt.set(ts);
    this.failure.set(undefined);
  }
}
