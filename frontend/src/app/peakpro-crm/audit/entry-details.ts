import { Component, computed, inject, input } from '@angular/core';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { AUDIT } from '../../core/strings/peakpro-crm-audit.strings';
import { CopyButton } from '../../ui/copy/copy-button';
import { ExactTime } from '../../ui/time/exact-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { entryDiff } from './entry-diff';

/** What an entry changed, and the ids by which it can be found again. */
@Component({
  selector: 'aether-entry-details',
  imports: [CopyButton, ExactTime],
  templateUrl: './entry-details.html',
  styleUrl: './entry-details.scss',
})
export class EntryDetails {
  private readonly zone = inject(ShownZone).zone;
  readonly entry = input.required<AuditEntry>();

  protected readonly words = AUDIT;
  protected readonly diff = computed(() => entryDiff(this.entry(), this.zone()));
  protected readonly ids = computed(() => {
    const { id, action_id, run_id, request_id } = this.entry();
    return [
      { label: AUDIT.entryId, value: String(id) },
      { label: AUDIT.actionId, value: action_id },
      { label: AUDIT.runId, value: run_id },
      { label: AUDIT.requestId, value: request_id },
    ].flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
  });
}
