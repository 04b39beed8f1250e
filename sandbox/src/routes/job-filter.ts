import type { JobTable, SortColumn } from '../data/job-table.ts';
import { CANCELLED, milestones } from '../data/milestones.ts';
import { DAY } from '../data/moment.ts';
import { Dice, stream } from '../data/random.ts';
import { problem, type Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';

const sortColumns: readonly SortColumn[] = ['CreatedDate', 'MilestoneDate', 'ModifiedDate'];
const filterNames = [...milestones.map((name) => name.toLowerCase()), 'dead'];
const dayForm = /^\d{4}-\d{2}-\d{2}$/;
/** How many places a row may move when the order was not asked for. */
const UNSTEADY = 6;

const isRefused = (value: object): value is Answer => 'status' in value;

interface Days {
  readonly from: number;
  readonly to: number;
}

/** The days asked for, both included, in UTC; live and described alike, half an answer is refused. */
export function daysOf(start: string | null, end: string | null): Days | Answer | undefined {
  if (!start && !end) return undefined;
  if (!start || !end) return problem(400, 'Start Date and End Date do not have the same format');
  const [from, to] = [Date.parse(`${start}T00:00:00Z`), Date.parse(`${end}T00:00:00Z`)];
  if (!dayForm.test(start) || !dayForm.test(end) || Number.isNaN(from) || Number.isNaN(to)) {
    return problem(400, 'Start Date and End Date must have the format yyyy-MM-dd.');
  }
  if (from > to) return problem(400, 'Start Date must not be later than End Date.');
  return { from, to: to + DAY };
}

/** A choice out of names; live, another spelling counts as left out, and the description refuses it. */
function choice<T extends string>(call: Call, name: string, known: readonly T[]): T | Answer | undefined {
  const given = call.query.get(name);
  if (!given) return undefined;
  const found = known.find((each) => each === given);
  if (!found && call.settings.profile === 'documented') return problem(400, `${name} is not valid.`);
  return found;
}

function momentOf(jobs: JobTable, job: number, by: SortColumn): number {
  const { created, milestoneAt, modified } = jobs.standing(job);
  return { CreatedDate: created, MilestoneDate: milestoneAt, ModifiedDate: modified }[by];
}

/** Live, `dead` and `cancelled` are one set; described, a dead lead is not a cancelled job. */
function milestoneFilter(call: Call): ((job: number) => boolean) | Answer {
  const { jobs } = call.location;
  const asked = (call.query.get('milestones') ?? '').split(',').filter(Boolean);
  const live = call.settings.profile === 'live';
  if (!live && asked.some((name) => !filterNames.includes(name))) return problem(400, 'milestones is not valid.');
  if (asked.length === 0) return (job) => !jobs.standing(job).dead;
  const wanted = new Set(asked.map((name) => filterNames.indexOf(name)));
  const dead = asked.includes('dead');
  if (live && dead) wanted.add(CANCELLED);
  return (job) => {
    const standing = jobs.standing(job);
    return standing.dead && !live ? dead : wanted.has(standing.milestone);
  };
}

/** Without an order of its own, a list comes a little different each time; pages then repeat rows and miss others. */
function unsteady(call: Call, order: readonly number[]): number[] {
  const dice = new Dice(call.location.seed, stream.shuffle, call.number);
  return order
    .map((job, position) => ({ job, place: position + dice.next() * UNSTEADY }))
    .sort((a, b) => a.place - b.place)
    .map(({ job }) => job);
}

/** The jobs that a request for the list means, in its order, or the refusal. */
export function selectJobs(call: Call): readonly number[] | Answer {
  const { jobs } = call.location;
  const days = daysOf(call.query.get('startDate'), call.query.get('endDate'));
  if (days && isRefused(days)) return days;
  const dateColumn = choice(call, 'dateFilterType', sortColumns);
  const sortColumn = choice(call, 'sortBy', sortColumns);
  const direction = choice(call, 'sortOrder', ['Ascending', 'Descending'] as const);
  const assignment = choice(call, 'assignment', ['assigned', 'unassigned'] as const);
  const milestone = milestoneFilter(call);
  for (const part of [dateColumn, sortColumn, direction, assignment, milestone]) {
    if (typeof part === 'object') return part;
  }
  if (typeof milestone === 'object') return milestone;
  const hidden = assignment === 'unassigned';
  const by = typeof dateColumn === 'string' ? dateColumn : 'CreatedDate';
  const sorted = jobs.sorted(typeof sortColumn === 'string' ? sortColumn : 'CreatedDate').filter((job) => {
    if (jobs.isHidden(job) !== hidden || !milestone(job)) return false;
    const at = momentOf(jobs, job, by);
    return !days || (at >= days.from && at < days.to);
  });
  const ordered = direction === 'Descending' ? sorted.reverse() : sorted;
  return sortColumn === undefined && call.settings.profile === 'live' ? unsteady(call, ordered) : ordered;
}
