import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { TIME } from '../words/time.strings';
import { Clock } from './clock';
import { formatDuration, formatRough } from './format-duration';
import { formatExact } from './format-moment';

/** For how long something has been so: `for 6 min`, or to the second `6 min 12 s`; since when exactly on hover. */
@Component({
  selector: 'aether-elapsed-time',
  imports: [MatTooltip],
  template: `<time [attr.datetime]="iso()" [matTooltip]="exact()">{{ words() }}</time>`,
})
export class ElapsedTime {
  private readonly clock = inject(Clock);

  /** Epoch seconds. */
  readonly since = input.required<number>();
  /** Counts the seconds and leaves the word "for" out. */
  readonly precise = input(false);

  protected readonly iso = computed(() => new Date(this.since() * 1000).toISOString());
  protected readonly exact = computed(() => formatExact(this.since()));
  protected readonly words = computed(() => {
    const age = this.clock.now() - this.since();
    return this.precise() ? formatDuration(Math.floor(Math.max(0, age)), 0) : TIME.since(formatRough(age));
  });
}
