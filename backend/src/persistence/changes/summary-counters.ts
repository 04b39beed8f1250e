import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import { isActive } from '../../domain/run.js';
import type { BinCounts } from '../../domain/summary-bins.js';
import { BIN_MS, BINS_KEPT, binOf, countDelay, countEnded, emptyBin } from '../../domain/summary-bins.js';
import type { Tick } from '../../domain/tick.js';

/** The 15-minute counters of the last day, kept up to date by what is committed. */
export class SummaryCounters {
  private readonly bins = new Map<Moment, BinCounts>();

  /** Oldest first. */
  all(): readonly BinCounts[] {
    return [...this.bins.values()].sort((a, b) => a.from - b.from);
  }

  restore(bins: readonly BinCounts[]): void {
    for (const bin of bins) this.bins.set(bin.from, bin);
  }

  /** Counts what a run's new form adds to `before`, its form until now. */
  countRun(run: Run, before: Run | undefined): void {
    const { startedAt, scheduledFor, trigger } = run;
    if (startedAt !== undefined && before?.startedAt === undefined && scheduledFor !== null && trigger === 'schedule') {
      this.change(startedAt, (bin) => countDelay(bin, Math.max(0, startedAt - scheduledFor)));
    }
    if (!isActive(run) && (!before || isActive(before))) {
      this.change(run.finishedAt ?? run.queuedAt, (bin) => countEnded(bin, run));
    }
  }

  /** Counts the ticks by which a ledger row has grown. */
  countTick(tick: Tick, before: Tick | undefined): void {
    const known = before?.from === tick.from ? before : undefined;
    const grown = tick.count - (known?.count ?? 0);
    if (grown <= 0) return;
    const from = known ? Math.min(known.to + 1, tick.to) : tick.from;
    for (const [bin, count] of spread(from, tick.to, grown)) {
      this.change(bin, (one) => ({ ...one, skipped: one.skipped + count }));
    }
  }

  private change(at: Moment, change: (bin: BinCounts) => BinCounts): void {
    const from = binOf(at);
    if (!this.bins.has(from)) this.dropOlderThan(from - (BINS_KEPT - 1) * BIN_MS);
    this.bins.set(from, change(this.bins.get(from) ?? emptyBin(from)));
  }

  private dropOlderThan(oldest: Moment): void {
    for (const from of this.bins.keys()) if (from < oldest) this.bins.delete(from);
  }
}

/**
 * How many of `count` ticks, evenly spaced from `from` to `to`, lie in each bin: the row of a long downtime reaches back
 * over many. Newest bin first, as far back as bins are kept.
 */
function spread(from: Moment, to: Moment, count: number): Map<Moment, number> {
  const stepMs = count === 1 ? 0 : (to - from) / (count - 1);
  const oldest = binOf(to) - (BINS_KEPT - 1) * BIN_MS;
  const bins = new Map<Moment, number>();
  for (let i = 0; i < count; i += 1) {
    const bin = binOf(to - i * stepMs);
    if (bin < oldest) break;
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  return bins;
}
