import { Component, computed, inject, input } from '@angular/core';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { ExactTime } from '../../ui/time/exact-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { ENTRY } from '../strings/audit-entry.strings';
import { entryDiff } from './entry-diff';

/** What an entry changed: the old struck through, the new in bold, only the fields that differ. */
@Component({
  selector: 'aether-entry-diff-list',
  imports: [ExactTime],
  template: `
    @if (diff().length > 0) {
      <dl>
        @for (line of diff(); track line.field) {
          <dt>{{ line.field }}</dt>
          <dd>
            @if (line.beforeAt; as at) {
              <del><aether-exact-time [at]="at" [withFullDay]="true" /></del>&ngsp;
            } @else if (line.before; as before) {
              <del>{{ before }}</del>&ngsp;
            }
            @if (line.afterAt; as at) {
              <ins><aether-exact-time [at]="at" [withFullDay]="true" /></ins>
            } @else {
              <ins>{{ line.after ?? words.none }}</ins>
            }
          </dd>
        }
      </dl>
    }
  `,
  styleUrls: ['../../ui/sheet/fact-list.scss', './entry-diff-list.scss'],
})
export class EntryDiffList {
  private readonly zone = inject(ShownZone).zone;
  readonly entry = input.required<AuditEntry>();

  protected readonly words = ENTRY;
  protected readonly diff = computed(() => entryDiff(this.entry(), this.zone()));
}
