import { Component, computed, inject, input, output } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { Icon } from '../../ui/icon/icon';
import { Clock } from '../../ui/time/clock';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { May } from '../actions/may';
import { noteWords } from './note-words';

/** What goes on beside the state: how far a run is, a long import in slices, records that nobody found, a warning. */
@Component({
  selector: 'aether-import-notes',
  imports: [Icon],
  templateUrl: './import-notes.html',
  styleUrl: './import-notes.scss',
})
export class ImportNotes {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;
  private readonly may = inject(May);

  readonly schedule = input.required<Schedule>();
  readonly approvalWanted = output<void>();

  protected readonly words = IMPORT;
  protected readonly notes = computed(() => noteWords(this.schedule(), this.now(), this.zone()));
  /** How far the run is, where the vendor said how much there is. */
  protected readonly bar = computed(() => {
    const { page, expected_pages: pages } = this.schedule().running ?? {};
    return page === undefined || pages === undefined || pages < page ? null : { page, pages };
  });
  protected readonly approval = computed(() => {
    const { withheld } = this.schedule();
    if (withheld === undefined || withheld.approved !== undefined || !this.may.edit()) return null;
    return IMPORT.approve.open(formatCount(withheld.missing));
  });
}
