import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { Clock } from './clock';
import { ShownZone } from './shown-zone';
import { formatClock, formatClockWithZone, formatExact, formatShortDay, sameDay } from './format-moment';

/** A moment as a clock time in the chosen zone, with its day when that is not today. */
@Component({
  selector: 'aether-exact-time',
  imports: [MatTooltip],
  template: `<time [attr.datetime]="iso()" [matTooltip]="tip()">{{ words() }}</time>`,
})
export class ExactTime {
  private readonly zone = inject(ShownZone).zone;
  private readonly clock = inject(Clock);

  /** Epoch seconds. */
  readonly at = input.required<number>();
  /** Names the zone: `14:32:07 UTC`. */
  readonly withZone = input(false);
  /** Leave the day out where a heading says it. */
  readonly withoutDay = input(false);

  protected readonly iso = computed(() => new Date(this.at() * 1000).toISOString());
  protected readonly tip = computed(() => formatExact(this.at()));
  private readonly today = computed(() => sameDay(this.at(), this.clock.now(), this.zone()));
  protected readonly words = computed(() => {
    const clock = this.withZone() ? formatClockWithZone(this.at(), this.zone()) : formatClock(this.at(), this.zone());
    return this.withoutDay() || this.today() ? clock : `${formatShortDay(this.at(), this.zone())} ${clock}`;
  });
}
