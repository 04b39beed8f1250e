import { Component, computed, inject, input, output } from '@angular/core';
import type { Run } from '@aetherlink/contracts/run';
import { runMark } from '../../core/status/run-mark';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { formatDuration } from '../../ui/time/format-duration';
import { formatDayAndClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { barWords } from './bar-words';
import { type RunBar, runBars } from './run-bars';

const SCALE = { step: 12.6, base: 37, tallest: 30, lowest: 2, hang: 12 };

const SLOTS = 40;

/** The last runs of one schedule: height is duration, a failure hangs below the line. A click opens the run. */
@Component({
  selector: 'aether-run-bars-chart',
  templateUrl: './run-bars-chart.html',
  styleUrl: './bars.scss',
})
export class RunBarsChart {
  private readonly zone = inject(ShownZone).zone;
  /** Newest first, at most forty. */
  readonly runs = input.required<readonly Run[]>();
  readonly chosen = output<string>();

  protected readonly words = SHEET;
  protected readonly label = computed(() => barWords(this.runs()));
  protected readonly bars = computed(() => runBars(this.runs(), SCALE).map((bar) => ({ ...bar, said: this.say(bar) })));

  /** Fewer than forty stand at the right end, where the newest belongs. */
  protected readonly shift = computed(() => `translate(${(SLOTS - this.runs().length) * SCALE.step} 0)`);

  private say({ run }: RunBar<Run>): string {
    const took = run.duration_ms === undefined ? '–' : formatDuration(run.duration_ms / 1000);
    return SHEET.bar(runMark(run.status).label, took, formatDayAndClock(run.started_at ?? run.queued_at, this.zone()));
  }
}
