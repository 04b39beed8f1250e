import type { Schedule } from '@aetherlink/contracts/schedule';

/** How many due moments of the grid a pause has swallowed up to now. */
export function missedTicks({ anchor, interval_sec, pause }: Schedule, now: number): number {
  if (!pause) return 0;
  const gridPoints = (at: number): number => Math.floor((at - anchor) / interval_sec);
  return Math.max(0, gridPoints(now) - gridPoints(pause.since));
}
