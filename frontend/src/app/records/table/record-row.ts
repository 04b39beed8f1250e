import { Component, ElementRef, computed, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CrmRecord } from '@aetherlink/contracts/record';
import { RECORDS } from '../../core/strings/records.strings';
import { shortId } from '../../ui/copy/short-id';
import { RelativeTime } from '../../ui/time/relative-time';
import { COLUMNS, cellWords, contactLine } from './record-cells';

/** One record of the table; a card on a phone. */
@Component({
  selector: 'aether-record-row',
  imports: [RelativeTime, RouterLink],
  templateUrl: './record-row.html',
  styleUrls: ['../../ui/table/table-row.scss', './record-grid.scss', './record-row.scss'],
  host: {
    role: 'row',
    '[class]': 'record().kind',
    '[class.compact]': 'compact()',
    '[attr.aria-rowindex]': 'index() + 2',
    '[attr.aria-current]': 'open() ? "true" : null',
  },
})
export class RecordRow {
  readonly record = input.required<CrmRecord>();
  readonly index = input.required<number>();
  /** The address with this record's sheet open. */
  readonly href = input.required<string>();
  readonly open = input(false);
  readonly compact = input(false);
  readonly opened = output<void>();

  private readonly anchor = viewChild<ElementRef<HTMLElement>>('anchor');
  protected readonly words = RECORDS;
  protected readonly title = computed(() => this.record().title || RECORDS.untitled);
  protected readonly second = computed(() => contactLine(this.record()));
  protected readonly runId = computed(() => shortId(this.record().run_id));
  protected readonly runParams = computed(() => {
    const { tenant, run_id: run } = this.record();
    return { open: tenant, run, tl: 'runs' };
  });
  protected readonly cells = computed(() =>
    COLUMNS[this.record().kind].map((column) => ({
      column,
      text: column === 'modified' ? '' : cellWords(this.record(), column),
      at: column === 'modified' ? this.record().modified_at : undefined,
    })),
  );

  focus(): void {
    this.anchor()?.nativeElement.focus();
  }

  /** A plain click opens the sheet; any other one is the browser's, in a new tab or window. */
  protected openSheet(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.opened.emit();
  }
}
