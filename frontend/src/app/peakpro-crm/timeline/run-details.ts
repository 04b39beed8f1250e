import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { Run } from '@aetherlink/contracts/run';
import { RUN } from '../../core/strings/peakpro-crm-run.strings';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { SteadyPress } from '../../ui/action/steady-press';
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
  imports: [CopyButton, ExactTime, Icon, RunLog, RunResources, SteadyPress],
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
  /** Then its message is only the word of its status. */
  protected readonly isUnderWay = computed(() => ['queued', 'running'].includes(this.run().status));
  protected readonly facts = computed(() => runFacts(this.run()));
  protected readonly figures = computed(() => runFigures(this.run().stats));
  /** One button for both, so that the end of a run under the pointer does not make a retry of a cancellation. */
  protected readonly offer = computed(() => {
    const { id, status } = this.run();
    if (status === 'succeeded' || !this.may.run()) return null;
    const act = this.isUnderWay() ? 'cancel' : 'retry';
    return { act, kind: `${act} ${id}`, ...OFFERS[act] } as const;
  });

  protected perform({ act }: { readonly act: 'cancel' | 'retry' }): void {
    if (act === 'cancel') this.cancelled.emit();
    else this.retried.emit();
  }
}

const OFFERS = {
  cancel: { icon: 'stop', name: TIMELINE.cancel },
  retry: { icon: 'redo', name: TIMELINE.retry },
} as const;
