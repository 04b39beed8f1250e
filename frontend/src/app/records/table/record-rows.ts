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
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { CrmRecord } from '@aetherlink/contracts/record';
import { switchMap } from 'rxjs';
import { RowDensity } from '../../core/layout/row-density';
import { RECORDS } from '../../core/strings/records.strings';
import type { RecordName } from '../../data-access/records-api';
import { revealRow } from '../../ui/table/reveal-row';
import { SkeletonRow } from '../../ui/table/skeleton-row';
import { TablePresence } from '../../ui/table/table-presence';
import { RecordsAddress } from '../view/records-address';
import { sameName } from '../view/records-view';
import { keyOf } from './loaded-records';
import { RecordHead } from './record-head';
import { RecordRow } from './record-row';
import { RecordTable } from './record-table';

/** The rows on the screen and a few around them, however many records there are. */
@Component({
  selector: 'aether-record-rows',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, RecordHead, RecordRow, SkeletonRow],
  hostDirectives: [TablePresence],
  templateUrl: './record-rows.html',
  styleUrls: ['../../ui/table/virtual-rows.scss', './record-rows.scss'],
})
export class RecordRows {
  private readonly injector = inject(Injector);
  private readonly presence = inject(TablePresence);
  protected readonly density = inject(RowDensity);
  protected readonly address = inject(RecordsAddress);
  protected readonly table = inject(RecordTable);

  readonly opened = output<RecordName>();

  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly shown = viewChildren(RecordRow);
  private readonly range = toSignal(
    toObservable(this.viewport).pipe(switchMap((viewport) => viewport.renderedRangeStream)),
  );

  /** The sheet lies beside the table: fewer columns. */
  readonly narrow = input(false);
  protected readonly view = this.address.view;
  protected readonly label = computed(() => RECORDS.tableOf(this.view().tenant ?? ''));

  constructor() {
    effect(() => {
      const end = this.range()?.end;
      untracked(() => {
        if (end !== undefined) void this.table.need(end);
      });
    });
    effect(() => this.table.inside.set(this.presence.inside()));
    // Nobody is in a table that has gone.
    inject(DestroyRef).onDestroy(() => this.table.inside.set(false));
  }

  /** The loaded record so many rows after the open one; null at the ends. */
  neighbour(step: number): RecordName | null {
    const { open } = this.view();
    const records = this.table.records();
    const index = records.findIndex((record) => sameName(open, nameOf(record)));
    const record = records[index === -1 && step < 0 ? 0 : index + step];
    return record === undefined ? null : nameOf(record);
  }

  /** Brings a row into view, and the focus to it where that is asked for. */
  reveal(name: RecordName, focus: boolean): void {
    const index = this.table.records().findIndex((record) => sameName(name, nameOf(record)));
    if (index === -1) return;
    revealRow(this.viewport(), index, this.density.height());
    if (focus) afterNextRender(() => this.rowOf(name)?.focus(), { injector: this.injector });
  }

  scrollToTop(): void {
    this.viewport().scrollToIndex(0);
  }

  protected track(index: number, record: CrmRecord | null): string | number {
    return record === null ? index : keyOf(record);
  }

  protected isOpen(record: CrmRecord): boolean {
    return sameName(this.view().open, nameOf(record));
  }

  protected href(record: CrmRecord): string {
    return this.address.hrefTo(nameOf(record));
  }

  protected open(record: CrmRecord): void {
    this.opened.emit(nameOf(record));
  }

  private rowOf(name: RecordName): RecordRow | undefined {
    return this.shown().find((row) => sameName(name, nameOf(row.record())));
  }
}

function nameOf({ kind, external_id: externalId }: CrmRecord): RecordName {
  return { kind, externalId };
}
