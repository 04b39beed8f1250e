import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  Component,
  DestroyRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { switchMap } from 'rxjs';
import { RowDensity } from '../../core/layout/row-density';
import { AUDIT_PAGE } from '../../core/strings/audit.strings';
import { revealRow } from '../../ui/table/reveal-row';
import { SkeletonRow } from '../../ui/table/skeleton-row';
import { TablePresence } from '../../ui/table/table-presence';
import { AuditAddress } from '../view/audit-address';
import { AuditHead } from './audit-head';
import { AuditRow } from './audit-row';
import { AuditTable } from './audit-table';

/** From here on the list counts as scrolled, in px. */
const AT_TOP = 8;

/** The rows on the screen and a few around them, however many entries there are. */
@Component({
  selector: 'aether-audit-rows',
  imports: [AuditHead, AuditRow, CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, SkeletonRow],
  hostDirectives: [TablePresence],
  templateUrl: './audit-rows.html',
  styleUrl: '../../ui/table/virtual-rows.scss',
})
export class AuditRows {
  private readonly injector = inject(Injector);
  private readonly presence = inject(TablePresence);
  protected readonly density = inject(RowDensity);
  protected readonly address = inject(AuditAddress);
  protected readonly table = inject(AuditTable);

  /** The sheet lies beside the table: fewer columns. */
  readonly narrow = input(false);
  readonly opened = output<number>();

  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly shown = viewChildren(AuditRow);
  private readonly shownViewport = toObservable(this.viewport);
  private readonly range = toSignal(this.shownViewport.pipe(switchMap((viewport) => viewport.renderedRangeStream)));
  private readonly scrolled = signal(false);

  protected readonly words = AUDIT_PAGE;
  protected readonly current = computed(() => this.address.view().open);
  protected readonly rowCount = computed(() => Math.max(this.table.total() ?? 0, this.table.entries().length) + 1);

  constructor() {
    effect(() => {
      const end = this.range()?.end;
      untracked(() => {
        if (end !== undefined) void this.table.need(end);
        this.presence.look();
      });
    });
    effect(() => this.table.held.set(this.scrolled() || this.presence.inside()));
    // Nobody reads a table that has gone.
    inject(DestroyRef).onDestroy(() => this.table.held.set(false));
    this.shownViewport
      .pipe(
        switchMap((viewport) => viewport.elementScrolled()),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.scrolled.set(this.viewport().measureScrollOffset('top') > AT_TOP));
  }

  /** The loaded entry so many rows after the open one; null at the ends. */
  neighbour(step: number): number | null {
    const entries = this.table.entries();
    const index = entries.findIndex(({ id }) => id === this.current());
    return entries[index === -1 && step < 0 ? 0 : index + step]?.id ?? null;
  }

  /** Brings a row into view, and the focus to it where that is asked for. */
  reveal(id: number, focus: boolean): void {
    const index = this.table.entries().findIndex((entry) => entry.id === id);
    if (index === -1) return;
    revealRow(this.viewport(), index, this.density.height());
    if (focus) afterNextRender(() => this.rowOf(id)?.focus(), { injector: this.injector });
  }

  scrollToTop(): void {
    this.viewport().scrollToIndex(0);
  }

  protected track(index: number, entry: AuditEntry | null): string {
    return entry === null ? `place ${index}` : String(entry.id);
  }

  private rowOf(id: number): AuditRow | undefined {
    return this.shown().find((row) => row.entry().id === id);
  }
}
