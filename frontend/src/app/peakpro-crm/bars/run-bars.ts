import type { RunStatus } from '@aetherlink/contracts/run';

/** How a run is drawn: it stands on the line, hangs below it, or is a small ring on it. */
export type BarShape = 'stands' | 'hangs' | 'ring';

/** As much of a run as a bar shows. */
export interface BarRun {
  readonly status: RunStatus;
  readonly duration_ms?: number | null;
}

export interface RunBar<T extends BarRun> {
  readonly run: T;
  readonly shape: BarShape;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface BarScale {
  /** Distance from one bar to the next. */
  readonly step: number;
  /** The line on which bars stand. */
  readonly base: number;
  readonly tallest: number;
  readonly lowest: number;
  readonly hang: number;
}

const SHAPES: Record<RunStatus, BarShape> = {
  succeeded: 'stands',
  failed: 'hangs',
  timed_out: 'hangs',
  lost: 'hangs',
  cancelled: 'ring',
  queued: 'ring',
  running: 'ring',
};

/** How many of each: `9 succeeded, 3 failed`. */
export function shapeCounts(runs: readonly BarRun[]): Record<BarShape, number> {
  const counts = { stands: 0, hangs: 0, ring: 0 };
  for (const { status } of runs) counts[SHAPES[status]] += 1;
  return counts;
}

/** Oldest on the left. Height follows the root of the duration, so that one long run does not flatten the others. */
export function runBars<T extends BarRun>(newestFirst: readonly T[], scale: BarScale): readonly RunBar<T>[] {
  const longest = Math.max(1, ...newestFirst.map(({ duration_ms }) => duration_ms ?? 0));
  return [...newestFirst].reverse().map((run, place) => {
    const shape = SHAPES[run.status];
    const share = Math.sqrt((run.duration_ms ?? 0) / longest);
    const height =
      shape === 'stands' ? Math.max(scale.lowest, Math.round(share * scale.tallest * 10) / 10) : scale.hang;
    return {
      run,
      shape,
      x: place * scale.step,
      y: shape === 'hangs' ? scale.base + 1 : scale.base - 1 - height,
      height,
    };
  });
}

/** Median and longest duration in ms of the runs that ended; null when none did. */
export function durations(runs: readonly BarRun[]): { median: number; longest: number } | null {
  const sorted = runs.flatMap(({ duration_ms }) => duration_ms ?? []).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, longest: sorted[sorted.length - 1] };
}
