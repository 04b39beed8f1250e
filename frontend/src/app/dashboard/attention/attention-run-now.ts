import { Component, computed, inject, input } from '@angular/core';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { RunNow } from '../../data-access/run-now';
import { ActionButton } from '../../ui/action/action-button';

/** Runs one tenant's import from its line under "Needs attention". */
@Component({
  selector: 'aether-attention-run-now',
  imports: [ActionButton],
  template: `
    <aether-action-button
      icon="play"
      [small]="true"
      [label]="words.runNow"
      [name]="name()"
      [busyLabel]="busyWord()"
      [busy]="busy()"
      (pressed)="start()"
    />
  `,
})
export class AttentionRunNow {
  private readonly runNow = inject(RunNow);
  readonly tenant = input.required<string>();

  protected readonly words = ACTS;
  protected readonly name = computed(() => ACTS.runNowOf(this.tenant()));
  private readonly phase = computed(() => this.runNow.phase(this.tenant())().kind);
  protected readonly busy = computed(() => this.phase() === 'starting' || this.phase() === 'running');
  protected readonly busyWord = computed(() => (this.phase() === 'running' ? ACTS.running : ACTS.starting));

  protected start(): void {
    this.runNow.start(this.tenant());
  }
}
