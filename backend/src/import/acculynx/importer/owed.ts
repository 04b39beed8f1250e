import type { Owed, OwedJobs, OwedPart, SweptKind } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import { OWED_PARTS } from '../../../domain/import-state.js';

/** The memory of an import is written with every page, so no more ids are named, over all parts. */
export const MOST_NAMED = 1_000;

export const NOTHING_OWED: Owed = Object.freeze({ parts: {}, sweeps: {} });

export const isNothing = ({ parts, sweeps }: Owed): boolean =>
  Object.keys(parts).length === 0 && Object.keys(sweeps).length === 0;

/** A job owes a part; it comes behind those that owe it already. Too many: all jobs do, or a sweep of them is owed. */
export function owe(owed: Owed, part: OwedPart, id: string, now: Moment): Owed {
  const { ids = [], allAfter } = owed.parts[part] ?? {};
  if (allAfter !== undefined && id > allAfter) return owed;
  const others = ids.filter((other) => other !== id);
  if (others.length === ids.length && namedCount(owed) >= MOST_NAMED) return tooMany(owed, part, now);
  return withPart(owed, part, { ids: [...others, id], ...(allAfter === undefined ? {} : { allAfter }) });
}

/** A job does not owe a part any more. Where all jobs owe it, only the walk over all of them settles it. */
export function settle(owed: Owed, part: OwedPart, id: string): Owed {
  const jobs = owed.parts[part];
  return jobs?.ids.includes(id)
    ? withPart(owed, part, { ...jobs, ids: jobs.ids.filter((other) => other !== id) })
    : owed;
}

/** The walk over all jobs that owe a part has come to `id`, or to the end. */
export function passAll(owed: Owed, part: OwedPart, id: string | undefined): Owed {
  const { ids = [] } = owed.parts[part] ?? {};
  return withPart(owed, part, id === undefined ? { ids } : { ids, allAfter: id });
}

/** What a job owes. */
export const owedParts = ({ parts }: Owed, id: string): readonly OwedPart[] =>
  OWED_PARTS.filter((part) => {
    const { ids = [], allAfter } = parts[part] ?? {};
    return ids.includes(id) || (allAfter !== undefined && id > allAfter);
  });

/** The ids that owe something by name, each once; in each part those come first that were tried longest ago. */
export const namedIds = ({ parts }: Owed): ReadonlySet<string> =>
  new Set(OWED_PARTS.flatMap((part) => parts[part]?.ids ?? []));

/** The parts that so many jobs owe that they could not be named. */
export const owedByAll = ({ parts }: Owed): readonly OwedPart[] =>
  OWED_PARTS.filter((part) => parts[part]?.allAfter !== undefined);

/** Rows are owed that cannot be named. */
export function oweSweep(owed: Owed, kind: SweptKind, now: Moment): Owed {
  return { ...owed, sweeps: { ...owed.sweeps, [kind]: { ...owed.sweeps[kind], since: now } } };
}

/** The sweep that is owed, if one is, has begun. */
export function beginOwedSweep(owed: Owed, kind: SweptKind, now: Moment): Owed {
  const sweep = owed.sweeps[kind];
  return sweep ? { ...owed, sweeps: { ...owed.sweeps, [kind]: { ...sweep, tried: now } } } : owed;
}

/** A sweep that began at `begun` has ended: nothing is owed any more that it could have brought. */
export function endOwedSweep(owed: Owed, kind: SweptKind, begun: Moment): Owed {
  const { [kind]: sweep, ...others } = owed.sweeps;
  return sweep && sweep.since < begun ? { ...owed, sweeps: others } : owed;
}

const namedCount = ({ parts }: Owed): number =>
  OWED_PARTS.reduce((sum, part) => sum + (parts[part]?.ids.length ?? 0), 0);

function tooMany(owed: Owed, part: OwedPart, now: Moment): Owed {
  if (part !== 'row') return withPart(owed, part, { ids: [], allAfter: '' });
  return oweSweep(withPart(owed, part, undefined), 'job', now);
}

function withPart(owed: Owed, part: OwedPart, jobs: OwedJobs | undefined): Owed {
  const { [part]: _before, ...others } = owed.parts;
  const isEmpty = !jobs || (jobs.ids.length === 0 && jobs.allAfter === undefined);
  return { ...owed, parts: isEmpty ? others : { ...others, [part]: jobs } };
}
