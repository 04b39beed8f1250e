import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { Clock } from './clock';
import { ShownZone } from './shown-zone';
import {
  formatClock,
  formatClockMs,
  formatClockWithZone,
  formatDayAndClock,
  formatExact,
  formatShortDay,
  sameDay,
} from './format-moment';

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
  /** To the millisecond. */
  readonly withMs = input(false);
  /** With weekday and year, also today. */
  readonly withFullDay = input(false);
  /** Leave the day out where a heading says it. */
  readonly withoutDay = input(false);

  protected readonly iso = computed(() => new Date(Math.round(this.at() * 1000)).toISOString());
  protected readonly tip = computed(() => formatExact(this.at()));
  private readonly today = computed(() => sameDay(this.at(), this.clock.now(), this.zone()));
  protected readonly words = computed(() => {
    if (this.withFullDay()) return formatDayAndClock(this.at(), this.zone());
    const clock = this.clockWords();
    return this.withoutDay() || this.today() ? clock : `${formatShortDay(this.at(), this.zone())} ${clock}`;
  });

  private clockWords(): string {
    if (this.withZone()) return formatClockWithZone(this.at(), this.zone(), this.withMs());
    return this.withMs() ? formatClockMs(this.at(), this.zone()) : formatClock(this.at(), this.zone());
  }
}
