import { Component, computed, inject, input } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { Icon } from '../../ui/icon/icon';
import { Clock } from '../../ui/time/clock';
import { ShownZone } from '../../ui/time/shown-zone';
import { stateWords } from './state-words';

/** What the schedule is doing, why, since when, what happens next and who can change it. */
@Component({
  selector: 'aether-state-explanation',
  imports: [Icon],
  template: `
    @let said = words();
    <div [class]="said.state">
      <aether-icon [name]="said.state" [class]="'c-' + said.state" [class.spin]="said.state === 'running'" />
      <div>
        <p>
          <strong>{{ said.title }}</strong>
        </p>
        @if (said.text) {
          <p>{{ said.text }}</p>
        }
      </div>
    </div>
  `,
  styleUrl: './state-explanation.scss',
})
export class StateExplanation {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;
  readonly schedule = input.required<Schedule>();
  protected readonly words = computed(() => stateWords(this.schedule(), this.now(), this.zone()));
}
