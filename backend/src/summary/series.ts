import type { Summary, SummaryBin } from '@aetherlink/contracts/summary';
import { type Moment, toIso, toSeconds } from '../domain/moment.js';
import { BIN_MS, type BinCounts, binOf, delayQuantile, emptyBin } from '../domain/summary-bins.js';

const BINS_SHOWN = 96;
const HOUR_MS = 3_600_000;

/** 96 bins up to the one that `now` lies in, oldest first. */
export function series(bins: readonly BinCounts[], now: Moment): SummaryBin[] {
  const known = new Map(bins.map((bin) => [bin.from, bin]));
  const last = binOf(now);
  return Array.from({ length: BINS_SHOWN }, (_, i) => {
    const from = last - (BINS_SHOWN - 1 - i) * BIN_MS;
    const bin = known.get(from) ?? emptyBin(from);
    const to = from + BIN_MS;
    return {
      from: toSeconds(from),
      from_iso: toIso(from),
      to: toSeconds(to),
      to_iso: toIso(to),
      succeeded: bin.succeeded,
      failed: bin.failed + bin.timedOut + bin.lost,
      skipped: bin.skipped,
      start_delay_p95_ms: delayQuantile([bin], 0.95),
    };
  });
}

/** Sums and delays of the last `hours`. */
export function sums(bins: readonly BinCounts[], now: Moment, hours: number): Pick<Summary, 'runs' | 'start_delay_ms'> {
  const since = binOf(now - hours * HOUR_MS);
  const counted = bins.filter(({ from }) => from > since);
  const sum = (count: (bin: BinCounts) => number): number => counted.reduce((all, bin) => all + count(bin), 0);
  return {
    runs: {
      succeeded: sum((bin) => bin.succeeded),
      failed: sum((bin) => bin.failed),
      timed_out: sum((bin) => bin.timedOut),
      cancelled: sum((bin) => bin.cancelled),
      lost: sum((bin) => bin.lost),
      skipped: sum((bin) => bin.skipped),
    },
    start_delay_ms: {
      p50: delayQuantile(counted, 0.5),
      p95: delayQuantile(counted, 0.95),
      max: counted.some(({ delays }) => delays.length > 0)
        ? Math.max(...counted.map(({ maxDelayMs }) => maxDelayMs))
        : null,
    },
  };
}
