import { Component, computed, inject, input, output } from '@angular/core';
import type { Run } from '@aetherlink/contracts/run';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { CopyButton } from '../../ui/copy/copy-button';
import { Icon } from '../../ui/icon/icon';
import { ExactTime } from '../../ui/time/exact-time';
import { May } from '../actions/may';
import { runFacts, runFigures } from './run-facts';

/** Everything known of one run, and what can be done about it. */
@Component({
  selector: 'aether-run-details',
  imports: [CopyButton, ExactTime, Icon],
  templateUrl: './run-details.html',
  styleUrl: './run-details.scss',
})
export class RunDetails {
  readonly run = input.required<Run>();
  readonly retried = output<void>();
  readonly cancelled = output<void>();

  private readonly may = inject(May);
  protected readonly words = TIMELINE;
  protected readonly facts = computed(() => runFacts(this.run()));
  protected readonly figures = computed(() => runFigures(this.run().stats));
  private readonly active = computed(() => this.run().status === 'queued' || this.run().status === 'running');
  protected readonly mayCancel = computed(() => this.active() && this.may.run());
  protected readonly mayRetry = computed(() => {
    const { status } = this.run();
    return !this.active() && status !== 'succeeded' && this.may.run();
  });
}
