import { APPROVED, CANCELLED, CLOSED, LEAD, PROSPECT } from './milestones.ts';
import { DAY, SPAN, startOfDay, wholeSecond } from './moment.ts';
import { Dice, stream } from './random.ts';

/** What decides on which lists a job is and where: kept for every job, where all else is made when it is asked for. */
export interface JobStanding {
  readonly created: number;
  readonly modified: number;
  readonly milestoneAt: number;
  readonly milestone: number;
  readonly assigned: boolean;
  readonly dead: boolean;
}

const shares: readonly (readonly [milestone: number, upTo: number])[] = [
  [LEAD, 0.22],
  [PROSPECT, 0.4],
  [APPROVED, 0.55],
  [APPROVED + 1, 0.65],
  [APPROVED + 2, 0.73],
  [CLOSED, 0.93],
  [CANCELLED, 1],
];

function drawMilestone(dice: Dice): number {
  const drawn = dice.next();
  return shares.find(([, upTo]) => drawn < upTo)?.[0] ?? CANCELLED;
}

/** The standing of the `index`-th job as the seed made it, before any mutation. Moments in ms since the epoch. */
export function standingOf(seed: number, index: number, youngest: number): JobStanding {
  const dice = new Dice(seed, stream.jobDates, index);
  const day = youngest - SPAN + Math.floor(dice.next() * SPAN);
  // Some jobs come from a bulk import of one midnight: equal dates are what makes an order without tie-break unsafe.
  const created = dice.chance(0.03) ? startOfDay(day) : wholeSecond(day);
  const milestone = drawMilestone(dice);
  const moved = created + Math.floor(dice.next() * Math.min(90 * DAY, youngest - created));
  const milestoneAt = milestone === LEAD ? created : wholeSecond(moved);
  const touched = milestoneAt + Math.floor(dice.next() * Math.min(60 * DAY, youngest - milestoneAt));
  return {
    created,
    modified: Math.max(milestoneAt, wholeSecond(touched)),
    milestoneAt,
    milestone,
    assigned: !(milestone === LEAD && dice.chance(0.45)),
    dead: milestone === CANCELLED && dice.chance(0.6),
  };
}
