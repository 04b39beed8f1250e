import { Component, computed, inject, input, output } from '@angular/core';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { Icon } from '../../ui/icon/icon';
import { SourceChip } from '../../ui/panel/source-chip';
import { ExactTime } from '../../ui/time/exact-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { EntryDetails } from '../../core/audit/entry-details';
import { shortId } from '../../ui/copy/short-id';
import type { TimelineLine } from './folded-timeline';
import { lineWords } from './line-words';
import { RunDetails } from './run-details';

/** One line of the timeline; a run and a change unfold. */
@Component({
  selector: 'aether-timeline-entry',
  imports: [EntryDetails, ExactTime, Icon, RunDetails, SourceChip],
  templateUrl: './timeline-entry.html',
  styleUrl: './timeline-entry.scss',
  host: { role: 'listitem' },
})
export class TimelineEntry {
  private readonly zone = inject(ShownZone).zone;
  readonly line = input.required<TimelineLine>();
  readonly unfolded = input(false);
  readonly toggled = output<void>();
  readonly retried = output<string>();
  readonly cancelled = output<string>();

  protected readonly text = TIMELINE;
  protected readonly words = computed(() => lineWords(this.line(), this.zone()));
  protected readonly shortRun = computed(() => {
    const line = this.line();
    return line.kind === 'run' ? shortId(line.run.id) : null;
  });
  protected readonly unfolds = computed(() => this.line().kind !== 'tick');
}
