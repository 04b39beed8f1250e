import { Component } from '@angular/core';
import { AUDIT_PAGE } from '../../core/strings/audit.strings';

/** The names of the columns. The order is fixed: the newest first. */
@Component({
  selector: 'aether-audit-head',
  template: `
    <div role="columnheader" class="time" aria-sort="descending">{{ words.time }}</div>
    <div role="columnheader">{{ words.operation }}</div>
    <div role="columnheader">{{ words.tenant }}</div>
    <div role="columnheader" class="actor">{{ words.actor }}</div>
    <div role="columnheader" class="source">{{ words.source }}</div>
    <div role="columnheader" class="outcome">{{ words.outcome }}</div>
    <div role="columnheader" class="action">{{ words.action }}</div>
  `,
  styleUrls: ['./audit-grid.scss', '../../ui/table/table-head.scss'],
  host: { role: 'row', 'aria-rowindex': '1' },
})
export class AuditHead {
  protected readonly words = AUDIT_PAGE.columns;
}
