import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { CANCELLED, milestoneName } from './milestones.ts';
import { iso, wholeSecond } from './moment.ts';
import { Dice, stream } from './random.ts';
import { userId, USERS } from './users.ts';

interface Step {
  readonly milestone: number;
  readonly at: number;
}

/** Every milestone a job went through, oldest first. */
export function milestoneSteps(location: Location, job: number): readonly Step[] {
  const { created, milestoneAt, milestone } = location.jobs.beginning(job);
  const path = milestone === CANCELLED ? [0, CANCELLED] : Array.from({ length: milestone + 1 }, (_, step) => step);
  const last = Math.max(1, path.length - 1);
  const made = path.map((step, nth) => ({
    milestone: step,
    at: nth === path.length - 1 ? milestoneAt : wholeSecond(created + ((milestoneAt - created) * nth) / last),
  }));
  return [...made, ...location.jobs.changesOf(job).moves];
}

export const milestoneHistory = (location: Location, job: number): JsonObject[] =>
  milestoneSteps(location, job).map(({ milestone, at }) => ({ name: milestoneName(milestone), date: iso(at) }));

/** The milestone with an id (or the current one), or undefined where the job never was there. */
export function jobMilestone(location: Location, job: number, id: number | 'current'): JsonObject | undefined {
  const steps = milestoneSteps(location, job);
  const nth = id === 'current' ? steps.length - 1 : steps.findLastIndex((step) => step.milestone + 1 === id);
  const step = steps[nth];
  if (!step) return undefined;
  const next = steps[nth + 1];
  const jobId = location.jobs.id(job);
  return {
    name: milestoneName(step.milestone),
    isCurrent: nth === steps.length - 1,
    statuses: [],
    duration: { startDate: iso(step.at), endDate: next ? iso(next.at) : null },
    id: step.milestone + 1,
    jobId,
    _link: link(`/jobs/${jobId}/milestones/${step.milestone + 1}`),
  };
}

/** The text log of a job, newest last. */
export function jobHistory(location: Location, job: number): { action: string; at: number; by: string }[] {
  const dice = new Dice(location.seed, stream.history, job);
  const { created, modified } = location.jobs.beginning(job);
  const by = (): string => userId(location, dice.int(0, USERS - 1));
  const visits = Array.from({ length: dice.int(0, 14) }, (_, nth) => ({
    action: `Note ${nth + 1} was added to the job.`,
    at: wholeSecond(created + dice.next() * (modified - created)),
    by: by(),
  }));
  const moves = milestoneSteps(location, job).map(({ milestone, at }) => ({
    action: `Milestone set to ${milestoneName(milestone)}.`,
    at,
    by: by(),
  }));
  return [...visits, ...moves].sort((a, b) => a.at - b.at);
}

export const historyRow = (entry: { action: string; at: number; by: string }, fullUser: JsonObject): JsonObject => ({
  action: entry.action,
  date: iso(entry.at),
  createdBy: fullUser,
});
