import { Component, computed, inject, input, signal } from '@angular/core';
import type { SummaryBin } from '@aetherlink/contracts/summary';
import { RUNS_STRIP } from '../../core/strings/dashboard.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { axisMarks, freeBinBeside, worstBin } from './strip-figures';
import { RunsTable } from './runs-table';
import { STRIP, stripShapes } from './strip-shapes';

/** From here on a label stands left of its bar, or it would leave the chart. */
const LABEL_TURNS_AT = 0.8;

/** The chart itself. Pointer and arrow keys go through its quarter hours one by one. */
@Component({
  selector: 'aether-runs-chart',
  imports: [RunsTable],
  templateUrl: './runs-chart.html',
  styleUrl: './runs-chart.scss',
})
export class RunsChart {
  private readonly zone = inject(ShownZone).zone;
  readonly bins = input.required<readonly SummaryBin[]>();

  protected readonly words = RUNS_STRIP;
  protected readonly size = STRIP;
  protected readonly viewBox = `0 0 ${STRIP.width} ${STRIP.height}`;
  protected readonly shapes = computed(() => stripShapes(this.bins()));
  protected readonly marks = computed(() => axisMarks(this.bins(), (at) => this.clock(at)));
  protected readonly scale = computed(() =>
    RUNS_STRIP.scale(formatCount(Math.max(...this.bins().map((bin) => bin.succeeded)))),
  );

  protected readonly peak = computed(() => {
    const index = worstBin(this.bins());
    const bin = index === undefined ? undefined : this.bins()[index];
    if (index === undefined || bin === undefined) return null;
    const all = this.bins();
    const turned = index / all.length > LABEL_TURNS_AT;
    return {
      words: RUNS_STRIP.peak(formatCount(bin.failed), this.clock(bin.from)),
      left: turned ? null : ((freeBinBeside(all, index, 1) + 0.2) / all.length) * 100,
      right: turned ? (1 - (freeBinBeside(all, index, -1) + 0.8) / all.length) * 100 : null,
    };
  });

  /** The quarter hour under the pointer or the one that the keys went to. */
  protected readonly pointed = signal<number | null>(null);
  protected readonly last = computed(() => this.bins().length - 1);
  protected readonly current = computed(() => Math.min(this.pointed() ?? this.last(), this.last()));
  protected readonly cursor = computed(() => ((this.current() + 0.5) / this.bins().length) * 100);
  protected readonly tipTurned = computed(() => this.cursor() > 50);
  protected readonly reading = computed(() => {
    const bin = this.bins()[this.current()];
    return bin === undefined ? '' : RUNS_STRIP.bin(this.clock(bin.from), this.clock(bin.to), partsOf(bin));
  });

  protected readonly title = computed(() => {
    const bins = this.bins();
    const failed = sum(bins, 'failed');
    const worst = bins[worstBin(bins) ?? -1];
    return [
      RUNS_STRIP.sentence(formatCount(sum(bins, 'succeeded') + failed)),
      worst === undefined
        ? RUNS_STRIP.sentenceNoFailure
        : RUNS_STRIP.sentenceFailed(
            formatCount(failed),
            formatCount(worst.failed),
            this.clock(worst.from),
            this.clock(worst.to),
          ),
      RUNS_STRIP.sentenceTable,
    ].join(' ');
  });

  protected point(event: PointerEvent): void {
    if (!(event.currentTarget instanceof Element)) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = width === 0 ? 0 : (event.clientX - left) / width;
    this.pointed.set(Math.min(this.last(), Math.max(0, Math.floor(share * this.bins().length))));
  }

  protected leave(): void {
    this.pointed.set(null);
  }

  protected press(event: KeyboardEvent): void {
    const to = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[event.key];
    const end = { Home: 0, End: this.last() }[event.key];
    if (to === undefined && end === undefined) return;
    event.preventDefault();
    this.pointed.set(Math.min(this.last(), Math.max(0, end ?? this.current() + (to ?? 0))));
  }

  private clock(at: number): string {
    return formatClock(at, this.zone(), false);
  }
}

function partsOf(bin: SummaryBin): string {
  const parts = (['succeeded', 'failed', 'skipped'] as const)
    .filter((part) => bin[part] > 0)
    .map((part) => RUNS_STRIP.counted(formatCount(bin[part]), RUNS_STRIP[part]));
  return parts.length === 0 ? RUNS_STRIP.nothing : parts.join(', ');
}

function sum(bins: readonly SummaryBin[], part: 'succeeded' | 'failed'): number {
  return bins.reduce((total, bin) => total + bin[part], 0);
}
