import { Component, input } from '@angular/core';
import type { ScheduleSort } from '@aetherlink/contracts/schedule';
import { CRM } from '../../core/strings/peakpro-crm.strings';

/** The names of the columns. */
@Component({
  selector: 'aether-table-head',
  templateUrl: './table-head.html',
  styleUrls: ['./row-grid.scss', '../../ui/table/table-head.scss', './table-head.scss'],
  host: { role: 'row', 'aria-rowindex': '1' },
})
export class TableHead {
  readonly sort = input.required<ScheduleSort>();
  protected readonly words = CRM.columns;

  /** How the column is sorted; null when another one is. */
  protected sorted(column: string): 'ascending' | 'descending' | null {
    const sort = this.sort();
    if (sort === column) return 'ascending';
    return sort === `-${column}` ? 'descending' : null;
  }
}
