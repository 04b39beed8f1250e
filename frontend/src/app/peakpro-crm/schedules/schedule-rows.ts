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
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { ScheduleSort } from '@aetherlink/contracts/schedule';
import { switchMap } from 'rxjs';
import { RowDensity } from '../../core/layout/row-density';
import { Screen } from '../../core/layout/screen';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import type { WantedAct } from '../actions/schedule-act';
import { revealRow } from '../../ui/table/reveal-row';
import { SkeletonRow } from '../../ui/table/skeleton-row';
import { TablePresence } from '../../ui/table/table-presence';
import { CrmAddress } from '../view/crm-address';
import { ScheduleMenu } from './schedule-menu';
import { ScheduleRow } from './schedule-row';
import { ScheduleTable } from './schedule-table';
import { TableHead } from './table-head';

/** The rows on the screen and a few around them; at 10,000 schedules no more than 40 are in the document. */
@Component({
  selector: 'aether-schedule-rows',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ScheduleMenu,
    ScheduleRow,
    SkeletonRow,
    TableHead,
  ],
  hostDirectives: [TablePresence],
  templateUrl: './schedule-rows.html',
  styleUrl: '../../ui/table/virtual-rows.scss',
})
export class ScheduleRows {
  private readonly injector = inject(Injector);
  private readonly presence = inject(TablePresence);
  protected readonly density = inject(RowDensity);

  readonly sort = input.required<ScheduleSort>();
  /** The tenant whose sheet is open. */
  readonly open = input<string | null>(null);
  readonly act = output<WantedAct>();

  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly shown = viewChildren(ScheduleRow);
  private readonly range = toSignal(
    toObservable(this.viewport).pipe(switchMap((viewport) => viewport.renderedRangeStream)),
  );
  private readonly last = signal<string | null>(null);

  protected readonly table = inject(ScheduleTable);
  protected readonly address = inject(CrmAddress);
  protected readonly words = CRM;
  protected readonly withStanding = inject(Screen).isPhone;

  /** The row that single keys act on: the open one, or the last one that had the focus. */
  readonly current = computed(() => this.open() ?? this.last());

  constructor() {
    effect(() => {
      const end = this.range()?.end;
      untracked(() => {
        if (end !== undefined) void this.table.need(end);
        this.presence.look();
      });
    });
    effect(() => this.table.inside.set(this.presence.inside()));
    // Nobody is in a table that has gone.
    inject(DestroyRef).onDestroy(() => this.table.inside.set(false));
    effect(() => {
      const row = this.presence.focused()?.closest('[data-tenant]');
      const tenant = row?.getAttribute('data-tenant');
      if (tenant) this.last.set(tenant);
    });
  }

  /** The loaded tenant so many rows further; null at the ends. */
  neighbour(step: number): string | null {
    const rows = this.table.rows();
    const tenant = this.current();
    const index = tenant === null ? -1 : rows.indexOf(tenant);
    return rows[index === -1 && step < 0 ? 0 : index + step] ?? null;
  }

  /** Brings a row into view and the focus to it. */
  focusRow(tenant: string): void {
    this.reveal(tenant);
    this.last.set(tenant);
    this.whenShown(tenant, (row) => row.focus());
  }

  /** Brings a row into view. */
  reveal(tenant: string): void {
    const index = this.table.rows().indexOf(tenant);
    if (index === -1) return;
    revealRow(this.viewport(), index, this.density.height());
  }

  openMenu(tenant: string): void {
    this.whenShown(tenant, (row) => row.openMenu());
  }

  scrollToTop(): void {
    this.viewport().scrollToIndex(0);
  }

  protected track(index: number, tenant: string | null): string | number {
    return tenant ?? index;
  }

  private whenShown(tenant: string, act: (row: ScheduleRow) => void): void {
    afterNextRender(
      () => {
        const row = this.shown().find((one) => one.tenant() === tenant);
        if (row) act(row);
      },
      { injector: this.injector },
    );
  }
}
