import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { Run } from '@aetherlink/contracts/run';
import { RUN } from '../../core/strings/peakpro-crm-run.strings';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { CopyButton } from '../../ui/copy/copy-button';
import { Icon } from '../../ui/icon/icon';
import { ExactTime } from '../../ui/time/exact-time';
import { formatClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { May } from '../actions/may';
import { runFacts, runFigures } from './run-facts';
import { RunLog } from './run-log';
import { RunResources } from './run-resources';

/** Everything known of one run, and what can be done about it. */
@Component({
  selector: 'aether-run-details',
  imports: [CopyButton, ExactTime, Icon, RunLog, RunResources],
  templateUrl: './run-details.html',
  styleUrl: './run-details.scss',
})
export class RunDetails {
  readonly run = input.required<Run>();
  readonly retried = output<void>();
  readonly cancelled = output<void>();

  private readonly may = inject(May);
  private readonly zone = inject(ShownZone).zone;
  protected readonly words = TIMELINE;
  protected readonly runWords = RUN;
  /** The stub calls nobody, so there is nothing to log. */
  protected readonly hasLog = computed(() => this.run().mode === 'live');
  private readonly id = computed(() => this.run().id);
  protected readonly logShown = linkedSignal<string, boolean>({ source: this.id, computation: () => false });
  protected readonly retryAt = computed(() => {
    const at = this.run().error?.retry_at;
    return at === undefined ? null : RUN.retryAt(formatClock(at, this.zone(), false));
  });
  protected readonly facts = computed(() => runFacts(this.run()));
  protected readonly figures = computed(() => runFigures(this.run().stats));
  private readonly active = computed(() => this.run().status === 'queued' || this.run().status === 'running');
  protected readonly mayCancel = computed(() => this.active() && this.may.run());
  protected readonly mayRetry = computed(() => {
    const { status } = this.run();
    return !this.active() && status !== 'succeeded' && this.may.run();
  });
}
