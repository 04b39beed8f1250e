import { Component, computed, inject } from '@angular/core';
import { RUNS_STRIP } from '../../core/strings/dashboard.strings';
import { Overview } from '../../data-access/overview';
import { EmptyState } from '../../ui/panel/empty-state';
import { Skeleton } from '../../ui/panel/skeleton';
import { formatCountShort } from '../../ui/time/format-count';
import { PanelFailure } from '../panel-failure';
import { RunsChart } from './runs-chart';

/** The runs of the last 24 hours: their sums, and when what happened. */
@Component({
  selector: 'aether-runs-strip',
  imports: [EmptyState, PanelFailure, RunsChart, Skeleton],
  templateUrl: './runs-strip.html',
  styleUrl: './runs-strip.scss',
})
export class RunsStrip {
  protected readonly source = inject(Overview).summary;
  protected readonly words = RUNS_STRIP;
  protected readonly count = formatCountShort;

  protected readonly bins = computed(() => this.source.value()?.series);
  protected readonly sums = computed(() => {
    const runs = this.source.value()?.runs;
    return {
      succeeded: runs?.succeeded ?? 0,
      failed: (runs?.failed ?? 0) + (runs?.timed_out ?? 0) + (runs?.lost ?? 0),
      skipped: runs?.skipped ?? 0,
    };
  });
  protected readonly nothing = computed(() => {
    const { succeeded, failed, skipped } = this.sums();
    return succeeded + failed + skipped === 0;
  });
}
