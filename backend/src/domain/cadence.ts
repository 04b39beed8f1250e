import type { Moment } from './moment.js';
import type { Schedule } from './schedule.js';

/** The origin and the step of a schedule's grid. */
export interface Grid {
  readonly anchor: Moment;
  readonly intervalSec: number;
}

/** The first grid point `anchor + k · interval` strictly after `after`; k may be negative, so an anchor ahead of a clock that was set back does no harm. */
export function nextOnGrid({ anchor, intervalSec }: Grid, after: Moment): Moment {
  const step = intervalSec * 1000;
  return anchor + (Math.floor((after - anchor) / step) + 1) * step;
}

/** The next `count` due moments, beginning with the tick that is already due, if any. */
export function nextMoments(schedule: Grid & Pick<Schedule, 'nextTickAt'>, now: Moment, count: number): Moment[] {
  const moments = [Math.max(schedule.nextTickAt, now)];
  while (moments.length < count) moments.push(nextOnGrid(schedule, moments[moments.length - 1] ?? now));
  return moments;
}

/** Ticks that fell due and that nothing explains yet. */
export interface DueTicks {
  readonly first: Moment;
  readonly last: Moment;
  readonly count: number;
  /** The first grid point after `now`. */
  readonly next: Moment;
}

/** The unexplained ticks at `now`: the one at `nextTickAt` and each grid point after it. Undefined when none is due. */
export function dueTicks(schedule: Grid & Pick<Schedule, 'nextTickAt'>, now: Moment): DueTicks | undefined {
  const first = schedule.nextTickAt;
  if (first > now) return undefined;
  const next = nextOnGrid(schedule, now);
  const step = schedule.intervalSec * 1000;
  const second = nextOnGrid(schedule, first);
  const count = 1 + Math.round((next - second) / step);
  return { first, last: count === 1 ? first : next - step, count, next };
}

/** The part of due ticks that lies in `[from, to]`, both ends included; undefined when none does. */
export function ticksWithin(
  due: DueTicks,
  grid: Grid,
  from: Moment,
  to: Moment,
): { readonly first: Moment; readonly last: Moment; readonly count: number } | undefined {
  const step = grid.intervalSec * 1000;
  const second = nextOnGrid(grid, due.first);
  const firstInside = due.first >= from ? due.first : Math.max(second, nextOnGrid(grid, from - 1));
  if (firstInside > to || firstInside > due.last) return undefined;
  const end = Math.min(to, due.last);
  const last = end < second ? due.first : nextOnGrid(grid, end) - step;
  if (firstInside === due.first) {
    return { first: due.first, last, count: last === due.first ? 1 : 2 + Math.round((last - second) / step) };
  }
  return last < firstInside
    ? undefined
    : { first: firstInside, last, count: 1 + Math.round((last - firstInside) / step) };
}

/**
 * True when the wall clock was set back so far that the next tick lies more than one interval ahead: the schedule
 * would stand still until the old time comes again.
 */
export function isStranded(schedule: Grid & Pick<Schedule, 'nextTickAt'>, now: Moment): boolean {
  return schedule.nextTickAt - now > schedule.intervalSec * 1000 + 1000;
}
