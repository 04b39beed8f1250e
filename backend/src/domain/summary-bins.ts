import type { Moment } from './moment.js';
import type { Run } from './run.js';
import { isActive } from './run.js';

/** 15 minutes. */
export const BIN_MS = 900_000;
export const BINS_KEPT = 97;

/** Upper bounds in milliseconds of the start-delay histogram; the last bucket is open. Mostly about 40 % apart. */
export const DELAY_BOUNDS_MS: readonly number[] = [
  1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 450, 630, 880, 1_200, 1_700, 2_400, 3_400, 4_800,
  6_700, 9_400, 13_000, 18_000, 26_000, 36_000, 50_000, 70_000, 98_000, 140_000, 200_000, 280_000, 390_000, 550_000,
  770_000, 1_100_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000,
];

/** What happened in one span of 15 minutes. Runs count where they end, skipped ticks where they were due. */
export interface BinCounts {
  /** Start of the span: a multiple of 15 minutes. */
  readonly from: Moment;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly cancelled: number;
  readonly lost: number;
  readonly skipped: number;
  /** How many scheduled runs started with a delay in each bucket; trailing zeros may be left out. */
  readonly delays: readonly number[];
  readonly maxDelayMs: number;
}

export const binOf = (moment: Moment): Moment => Math.floor(moment / BIN_MS) * BIN_MS;

export const emptyBin = (from: Moment): BinCounts => ({
  from,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  cancelled: 0,
  lost: 0,
  skipped: 0,
  delays: [],
  maxDelayMs: 0,
});

const COUNTER = {
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timedOut',
  cancelled: 'cancelled',
  lost: 'lost',
} as const;

/** The bin with a run that has just ended in it; an active run changes nothing. */
export function countEnded(bin: BinCounts, run: Run): BinCounts {
  if (isActive(run)) return bin;
  const counter = COUNTER[run.status as keyof typeof COUNTER];
  return { ...bin, [counter]: bin[counter] + 1 };
}

/** The bin with one start delay (milliseconds from due to started) in it. */
export function countDelay(bin: BinCounts, delayMs: number): BinCounts {
  const found = DELAY_BOUNDS_MS.findIndex((bound) => delayMs <= bound);
  const bucket = found < 0 ? DELAY_BOUNDS_MS.length : found;
  const delays = Array.from({ length: Math.max(bin.delays.length, bucket + 1) }, (_, i) => bin.delays[i] ?? 0);
  delays[bucket] = (delays[bucket] ?? 0) + 1;
  return { ...bin, delays, maxDelayMs: Math.max(bin.maxDelayMs, delayMs) };
}

/**
 * The `q` quantile (0…1) of start delays over bins, as the upper bound of its bucket, at most the largest delay seen.
 * @returns null when no run started.
 */
export function delayQuantile(bins: readonly BinCounts[], q: number): number | null {
  const sums = new Array<number>(DELAY_BOUNDS_MS.length + 1).fill(0);
  let total = 0;
  let max = 0;
  for (const bin of bins) {
    bin.delays.forEach((count, i) => {
      sums[i] = (sums[i] ?? 0) + count;
      total += count;
    });
    max = Math.max(max, bin.maxDelayMs);
  }
  if (total === 0) return null;
  let seen = 0;
  for (let i = 0; i < sums.length; i += 1) {
    seen += sums[i] ?? 0;
    if (seen > 0 && seen >= q * total) return Math.min(DELAY_BOUNDS_MS[i] ?? max, max);
  }
  return max;
}
