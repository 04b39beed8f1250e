import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { Clock } from './clock';
import { ShownZone } from './shown-zone';
import { formatExact } from './format-moment';
import { formatRelative } from './format-relative';

/** How far away a moment is, renewed by the shared clock; the exact moment on hover and on focus. */
@Component({
  selector: 'aether-relative-time',
  imports: [MatTooltip],
  template: `<time [attr.datetime]="iso()" [matTooltip]="exact()" [attr.tabindex]="focusable() ? 0 : null">{{
    words()
  }}</time>`,
})
export class RelativeTime {
  private readonly clock = inject(Clock);
  private readonly shown = inject(ShownZone);

  /** Epoch seconds. */
  readonly at = input.required<number>();
  /** Put it into the tab order where no focusable element around it tells the exact time. */
  readonly focusable = input(false);

  protected readonly iso = computed(() => new Date(this.at() * 1000).toISOString());
  protected readonly exact = computed(() => formatExact(this.at()));
  protected readonly words = computed(() => formatRelative(this.at(), this.clock.now(), this.shown.zone()));
}
