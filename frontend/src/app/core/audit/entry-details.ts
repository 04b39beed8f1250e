import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { CopyButton } from '../../ui/copy/copy-button';
import { ExactTime } from '../../ui/time/exact-time';
import { ENTRY } from '../strings/audit-entry.strings';
import { EntryDiffList } from './entry-diff-list';
import { entryIds } from './entry-ids';

/** What an entry changed, and the ids by which it can be found again. */
@Component({
  selector: 'aether-entry-details',
  imports: [CopyButton, EntryDiffList, ExactTime, RouterLink],
  templateUrl: './entry-details.html',
  styleUrls: ['../../ui/sheet/fact-list.scss', './entry-details.scss'],
})
export class EntryDetails {
  readonly entry = input.required<AuditEntry>();

  protected readonly words = ENTRY;
  protected readonly ids = computed(() => entryIds(this.entry()));
}
