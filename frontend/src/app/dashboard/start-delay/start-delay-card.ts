import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { START_DELAY } from '../../core/strings/dashboard.strings';
import { Overview } from '../../data-access/overview';
import { EmptyState } from '../../ui/panel/empty-state';
import { Skeleton } from '../../ui/panel/skeleton';
import { StatusMark } from '../../ui/status/status-mark';
import { ElapsedTime } from '../../ui/time/elapsed-time';
import { formatDuration } from '../../ui/time/format-duration';
import { formatClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { TIME } from '../../ui/words/time.strings';
import { formatCount } from '../../ui/time/format-count';
import { PanelFailure } from '../panel-failure';
import { DELAY, delayLine } from './delay-line';

/** Nothing counts as late before this, whatever its interval. */
const LATE_FROM_SEC = 10;
const LATE_SHOWN = 3;
const HALF_A_DAY_SEC = 12 * 3600;

/** How long runs waited beyond their moment, and which schedules wait right now. */
@Component({
  selector: 'aether-start-delay-card',
  imports: [ElapsedTime, EmptyState, PanelFailure, RouterLink, Skeleton, StatusMark],
  templateUrl: './start-delay-card.html',
  styleUrl: './start-delay-card.scss',
})
export class StartDelayCard {
  protected readonly source = inject(Overview).summary;
  private readonly zone = inject(ShownZone).zone;
  protected readonly words = START_DELAY;
  protected readonly size = DELAY;
  protected readonly viewBox = `0 0 ${DELAY.width} ${DELAY.height}`;
  protected readonly threshold = formatDuration(LATE_FROM_SEC);

  private readonly delays = computed(() => this.source.value()?.start_delay_ms);
  protected readonly figures = computed(() => [
    { word: START_DELAY.median, value: delayWords(this.delays()?.p50 ?? null) },
    { word: START_DELAY.p95, value: delayWords(this.delays()?.p95 ?? null) },
    { word: START_DELAY.worst, value: delayWords(this.delays()?.max ?? null) },
  ]);
  protected readonly nothing = computed(() => (this.delays()?.max ?? null) === null);
  protected readonly allOnTime = computed(
    () => (this.delays()?.max ?? Number.POSITIVE_INFINITY) <= LATE_FROM_SEC * 1000,
  );

  private readonly series = computed(() => this.source.value()?.series.map((bin) => bin.start_delay_p95_ms) ?? []);
  protected readonly line = computed(() => delayLine(this.series(), LATE_FROM_SEC * 1000));
  protected readonly chart = computed(() => {
    const known = this.series().filter((delay) => delay !== null);
    return START_DELAY.chart(delayWords(Math.min(...known)), delayWords(Math.max(...known)));
  });
  protected readonly axis = computed(() => {
    const from = this.source.value()?.series[0]?.from ?? 0;
    return [from, from + HALF_A_DAY_SEC].map((at) => formatClock(at, this.zone(), false));
  });

  protected readonly late = computed(() =>
    (this.source.value()?.attention ?? []).filter((item) => item.state === 'late').slice(0, LATE_SHOWN),
  );
}

function delayWords(milliseconds: number | null): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return START_DELAY.none;
  return milliseconds < 100 ? TIME.milliseconds(formatCount(milliseconds)) : formatDuration(milliseconds / 1000, 1);
}
