import { Component, computed, inject } from '@angular/core';
import { formatClock } from '../../ui/time/format-moment';
import { LiveState } from '../live/live-state';
import { Preferences } from '../preferences/preferences';
import { LIVE } from '../strings/frame.strings';

/** Across the page while what it shows is older than two intervals. */
@Component({
  selector: 'aether-stale-strip',
  template: `
    @if (sentence(); as words) {
      <div role="status">
        <p>{{ words }}</p>
        <button type="button" class="btn sm" (click)="retry()">{{ retryWord }}</button>
      </div>
    }
  `,
  styleUrl: './stale-strip.scss',
})
export class StaleStrip {
  private readonly state = inject(LiveState);
  private readonly zone = inject(Preferences).zone;
  protected readonly retryWord = LIVE.retry;
  protected readonly sentence = computed(() => {
    const since = this.state.staleSince();
    return since === undefined ? null : LIVE.stale(formatClock(since, this.zone()));
  });

  protected retry(): void {
    this.state.retry();
  }
}
