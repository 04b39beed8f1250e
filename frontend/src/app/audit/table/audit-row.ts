import { Component, ElementRef, computed, inject, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { entryMark } from '../../core/audit/entry-mark';
import { entryDetail, entryTitle } from '../../core/audit/entry-words';
import { AUDIT_PAGE } from '../../core/strings/audit.strings';
import { shortId } from '../../ui/copy/short-id';
import { Icon } from '../../ui/icon/icon';
import { SourceChip } from '../../ui/panel/source-chip';
import { ExactTime } from '../../ui/time/exact-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { auditParams } from '../view/audit-view';
import { tenantWords } from './entry-cells';
import { OutcomeMark } from './outcome-mark';

/** One entry of the table; a card on a phone. */
@Component({
  selector: 'aether-audit-row',
  imports: [ExactTime, Icon, OutcomeMark, RouterLink, SourceChip],
  templateUrl: './audit-row.html',
  styleUrls: ['../../ui/table/table-row.scss', './audit-grid.scss', './audit-row.scss'],
  host: {
    role: 'row',
    '[class.compact]': 'compact()',
    '[attr.aria-rowindex]': 'index() + 2',
    '[attr.aria-current]': 'open() ? "true" : null',
  },
})
export class AuditRow {
  private readonly zone = inject(ShownZone).zone;
  readonly entry = input.required<AuditEntry>();
  readonly index = input.required<number>();
  /** The address with this entry's sheet open. */
  readonly href = input.required<string>();
  readonly open = input(false);
  readonly compact = input(false);
  readonly opened = output<void>();

  private readonly anchor = viewChild<ElementRef<HTMLElement>>('anchor');
  protected readonly words = AUDIT_PAGE;
  protected readonly mark = computed(() => entryMark(this.entry()));
  protected readonly title = computed(() => entryTitle(this.entry(), this.zone()));
  protected readonly detail = computed(() => entryDetail(this.entry()));
  protected readonly tenant = computed(() => tenantWords(this.entry()));
  protected readonly role = computed(() => this.entry().actor_detail?.role ?? '');
  protected readonly action = computed(() => {
    const { action_id: action } = this.entry();
    return action === undefined ? null : { short: shortId(action), params: auditParams({ action, open: null }) };
  });

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
