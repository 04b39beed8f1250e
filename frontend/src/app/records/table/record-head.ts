import { Component, computed, input } from '@angular/core';
import type { RecordKind } from '@aetherlink/contracts/record';
import { RECORDS } from '../../core/strings/records.strings';
import { COLUMNS, columnWords } from './record-cells';

/** The names of the columns. The order is fixed: the newest modification first. */
@Component({
  selector: 'aether-record-head',
  template: `
    <div role="columnheader">{{ words.title[kind()] }}</div>
    @for (one of columns(); track one.column) {
      <div role="columnheader" [class]="one.column" [attr.aria-sort]="one.column === 'modified' ? 'descending' : null">
        {{ one.word }}
      </div>
    }
    <div role="columnheader" class="imported">{{ words.imported }}</div>
    <div role="columnheader" class="run">{{ words.run }}</div>
  `,
  styleUrls: ['./record-grid.scss', '../../ui/table/table-head.scss'],
  host: { role: 'row', 'aria-rowindex': '1' },
})
export class RecordHead {
  readonly kind = input.required<RecordKind>();
  protected readonly words = RECORDS.columns;
  protected readonly columns = computed(() =>
    COLUMNS[this.kind()].map((column) => ({ column, word: columnWords(column, this.kind()) })),
  );
}
