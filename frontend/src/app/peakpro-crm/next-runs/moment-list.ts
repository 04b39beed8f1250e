import { Component, computed, inject, input } from '@angular/core';
import type { Moment } from '@aetherlink/contracts/schedule';
import { ExactTime } from '../../ui/time/exact-time';
import { Clock } from '../../ui/time/clock';
import { sameDay } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';

/** Moments to come, the first one darker; with their day where that is not today. */
@Component({
  selector: 'aether-moment-list',
  imports: [ExactTime],
  template: `
    <ol [class.days]="withDays()">
      @for (moment of moments(); track moment.at) {
        <li><aether-exact-time [at]="moment.at" /></li>
      }
    </ol>
  `,
  styleUrl: './moment-list.scss',
})
export class MomentList {
  private readonly zone = inject(ShownZone).zone;
  private readonly clock = inject(Clock);
  readonly moments = input.required<readonly Pick<Moment, 'at'>[]>();
  protected readonly withDays = computed(() =>
    this.moments().some(({ at }) => !sameDay(at, this.clock.now(), this.zone())),
  );
}
