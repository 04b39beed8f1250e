import { Component, computed, inject, input } from '@angular/core';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { RunNow } from '../../data-access/run-now';
import { ActionButton } from '../../ui/action/action-button';
import { SteadyPress } from '../../ui/action/steady-press';

/** Runs one tenant's import from its line under "Needs attention". */
@Component({
  selector: 'aether-attention-run-now',
  imports: [ActionButton, SteadyPress],
  template: `
    <aether-action-button
      icon="play"
      [small]="true"
      [label]="words.runNow"
      [name]="name()"
      [busyLabel]="busyWord()"
      [busy]="busy()"
      [aetherSteadyPress]="offer()"
      [comesUp]="comesUp()"
      (meant)="start($event.tenant)"
    />
  `,
})
export class AttentionRunNow {
  private readonly runNow = inject(RunNow);
  readonly tenant = input.required<string>();
  /** Which line of the list it stands in. */
  readonly line = input.required<number>();
  /** The list stood there before this line came into it. */
  readonly comesUp = input(false);

  protected readonly words = ACTS;
  protected readonly name = computed(() => ACTS.runNowOf(this.tenant()));
  private readonly phase = computed(() => this.runNow.phase(this.tenant())().kind);
  protected readonly busy = computed(() => this.phase() === 'starting' || this.phase() === 'running');
  protected readonly busyWord = computed(() => (this.phase() === 'running' ? ACTS.running : ACTS.starting));

  /** A line that moves brings its button under a pointer that was on another's. */
  protected readonly offer = computed(() => {
    const tenant = this.tenant();
    return { tenant, name: this.name(), kind: this.busy() ? null : `${this.line()} ${tenant}` };
  });

  protected start(tenant: string): void {
    this.runNow.start(tenant);
  }
}
