import type { Run, RunStatus } from '@aetherlink/contracts/run';

/** How a run is drawn: it stands on the line, hangs below it, or is a small ring on it. */
export type BarShape = 'stands' | 'hangs' | 'ring';

export interface RunBar {
  readonly run: Run;
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

export function barShape(status: RunStatus): BarShape {
  return SHAPES[status];
}

/** Oldest on the left. Height follows the root of the duration, so that one long run does not flatten the others. */
export function runBars(newestFirst: readonly Run[], scale: BarScale): readonly RunBar[] {
  const longest = Math.max(1, ...newestFirst.map(({ duration_ms }) => duration_ms ?? 0));
  return [...newestFirst].reverse().map((run, place) => {
    const shape = barShape(run.status);
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
export function durations(runs: readonly Run[]): { median: number; longest: number } | null {
  const sorted = runs.flatMap(({ duration_ms }) => duration_ms ?? []).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, longest: sorted[sorted.length - 1] };
}
