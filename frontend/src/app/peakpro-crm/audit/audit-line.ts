import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AUDIT } from '../../core/strings/peakpro-crm-audit.strings';
import { Icon } from '../../ui/icon/icon';
import { SourceChip } from '../../ui/panel/source-chip';
import { ExactTime } from '../../ui/time/exact-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { viewParams } from '../view/crm-view';
import { shortId } from '../../ui/copy/short-id';
import { EntryDetails } from '../../core/audit/entry-details';
import { entryMark } from '../../core/audit/entry-mark';
import { entryDetail, entryTitle } from '../../core/audit/entry-words';
import type { JoinedEntry } from './joined-entries';

/** One entry of the audit; unfolded it shows what changed and its ids. */
@Component({
  selector: 'aether-audit-line',
  imports: [EntryDetails, ExactTime, Icon, RouterLink, SourceChip],
  templateUrl: './audit-line.html',
  styleUrl: './audit-line.scss',
  host: { role: 'listitem', '[class.leads-on]': 'joined().leadsOn' },
})
export class AuditLine {
  private readonly zone = inject(ShownZone).zone;
  readonly joined = input.required<JoinedEntry>();
  readonly unfolded = input(false);
  readonly toggled = output<void>();

  protected readonly words = AUDIT;
  protected readonly entry = computed(() => this.joined().entry);
  protected readonly mark = computed(() => entryMark(this.entry()));
  protected readonly title = computed(() => entryTitle(this.entry(), this.zone()));
  protected readonly detail = computed(() => entryDetail(this.entry()));
  protected readonly ofProduct = computed(() => this.entry().tenant === 'system');
  protected readonly link = computed(() => viewParams({ open: this.entry().tenant, create: null, tab: 'schedules' }));
  protected readonly action = computed(() => shortId(this.entry().action_id ?? ''));
}
