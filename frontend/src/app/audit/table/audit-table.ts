import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { AuditPage } from '@aetherlink/contracts/audit';
import { auditTime, filter } from 'rxjs';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { EventStream } from '../../core/live/event-stream';
import { LiveRegistry } from '../../core/live/live-registry';
import type { AuditFilter } from '../../data-access/audit-api';
import { AuditPages } from './audit-pages';
import {
  type LoadedEntries,
  type NewerEntries,
  NOTHING,
  firstPage,
  newerThan,
  placesOf,
  withNewer,
  withOlder,
} from './loaded-entries';

const EVERY_SEC = 15;
/** Entries that come within this time make one refresh. */
const GATHER_MS = 1_000;
/** So many rows are read ahead of what is looked at. */
const AHEAD = 50;
/** A link to one entry reads back so many pages at the most. */
const SEEK_PAGES = 10;

/**
 * The rows of the table: the newest first, read on before somebody reaches the end. New entries come in on top at once,
 * or wait while somebody reads. Provided by the page; lives as long as it.
 */
@Injectable()
export class AuditTable {
  private readonly pages = inject(AuditPages);
  private readonly loaded = signal<LoadedEntries>(NOTHING);
  private readonly newer = signal<NewerEntries | null>(null);
  private readonly failure = signal<ApiError | undefined>(undefined);
  private readonly unanswered = signal(true);
  private readonly trueAt = signal<number | undefined>(undefined);
  private readonly lookedFor = signal(false);
  private appending: Promise<void> | undefined;
  private refreshing = false;

  /** Somebody reads: nothing may move. */
  readonly held = signal(false);
  /** Why the latest attempt failed; the rows that are there stay. */
  readonly error = this.failure.asReadonly();
  /** The rows answer an older question than the one that was asked. */
  readonly outdated = this.unanswered.asReadonly();
  readonly asOf = this.trueAt.asReadonly();
  readonly entries = computed(() => this.loaded().entries);
  readonly total = computed(() => this.loaded().total);
  readonly pruned = computed(() => this.loaded().pruned);
  readonly rows = computed(() => placesOf(this.loaded()));
  readonly waiting = computed(() => this.newer()?.count ?? 0);
  /** An entry further back is being read. */
  readonly seeking = this.lookedFor.asReadonly();
  private readonly loading = computed(() => this.trueAt() === undefined && this.failure() === undefined);

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
        filter(({ name }) => name === 'audit' || name === 'resync'),
        auditTime(GATHER_MS),
        takeUntilDestroyed(),
      )
      .subscribe(refresh);
    effect(() => {
      if (!this.held()) untracked(() => this.showWaiting());
    });
  }

  /** Asks anew; the old rows stay until the answer is there. */
  async ask(question: AuditFilter): Promise<void> {
    this.pages.ask(question);
    this.unanswered.set(true);
    await this.read((page) => {
      this.unanswered.set(false);
      this.newer.set(null);
      this.loaded.set(firstPage(page));
    });
  }

  /** Looks for newer entries. */
  async refresh(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    await this.read((page) => this.takeFresh(page));
    this.refreshing = false;
  }

  /** Somebody looks at the rows up to here: keeps some ahead. */
  async need(end: number): Promise<void> {
    while (this.loaded().cursor !== null && this.loaded().entries.length < end + AHEAD) {
      if (!(await this.readOn())) return;
    }
  }

  /** Reads back to an entry, as far as that is reasonable. */
  async seek(id: number): Promise<void> {
    const reached = (): boolean => (this.loaded().entries.at(-1)?.id ?? 0) <= id;
    this.lookedFor.set(true);
    for (let page = 0; page < SEEK_PAGES && !reached() && this.loaded().cursor !== null; page += 1) {
      if (!(await this.readOn())) break;
    }
    this.lookedFor.set(false);
  }

  showWaiting(): void {
    const newer = this.newer();
    if (newer === null) return;
    this.newer.set(null);
    this.loaded.update((loaded) => withNewer(loaded, newer));
  }

  private takeFresh(page: AuditPage): void {
    if (this.unanswered()) {
      this.unanswered.set(false);
      this.loaded.set(firstPage(page));
      return;
    }
    this.newer.set(newerThan(this.loaded(), page));
    if (!this.held()) this.showWaiting();
  }

  /** One more page back; false when there is none to read now. */
  private async readOn(): Promise<boolean> {
    const before = this.loaded().entries.length;
    this.appending ??= this.append().finally(() => (this.appending = undefined));
    await this.appending;
    return this.loaded().entries.length > before;
  }

  private async append(): Promise<void> {
    const { cursor } = this.loaded();
    if (cursor === null) return;
    try {
      const page = await this.pages.page(cursor);
      if (page === null) return;
      this.learn(page);
      this.loaded.update((loaded) => (loaded.cursor === cursor ? withOlder(loaded, page) : loaded));
    } catch (failure) {
      this.failure.set(asApiError(failure));
    }
  }

  private async read(take: (page: AuditPage) => void): Promise<void> {
    try {
      const page = await this.pages.page(null);
      if (page === null) return;
      take(page);
      this.learn(page);
    } catch (failure) {
      this.failure.set(asApiError(failure));
    }
  }

  private learn({ ts }: AuditPage): void {
    this.trueAt.set(ts);
    this.failure.set(undefined);
  }
}
