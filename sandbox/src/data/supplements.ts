import { guid, indexOfGuid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { iso } from './moment.ts';
import { Dice, mix, stream } from './random.ts';
import { userStub } from './users.ts';

/** One job in twenty has a supplement; it carries the number of its job. */
const hasSupplement = (location: Location, job: number): boolean =>
  mix(location.seed, stream.supplement, job) % 20 === 0;

export const supplements = (location: Location): readonly number[] =>
  location.jobs.sorted('CreatedDate').filter((job) => hasSupplement(location, job));

export function findSupplement(location: Location, id: string): number | undefined {
  const job = indexOfGuid(location.seed, kind.supplement, id);
  return job !== undefined && location.jobs.has(job) && hasSupplement(location, job) ? job : undefined;
}

export function supplementItems(location: Location, job: number): JsonObject[] {
  const dice = new Dice(location.seed, stream.supplement, job, 2);
  return Array.from({ length: dice.int(1, 3) }, (_, nth) => {
    const id = guid(location.seed, kind.line, job * 16 + 8 + nth);
    const requestedAmount = dice.int(10_000, 200_000) / 100;
    return {
      id,
      name: `Supplement item ${nth + 1}`,
      description: null,
      originalClaimAmount: 0,
      requestedAmount,
      approvedAmount: null,
      appliedAmount: null,
      _link: link(`/supplements/${guid(location.seed, kind.supplement, job)}/items/${id}`),
    };
  });
}

export interface SupplementIncludes {
  readonly items: boolean;
  readonly notations: boolean;
}

export function supplement(location: Location, job: number, includes: SupplementIncludes): JsonObject {
  const id = guid(location.seed, kind.supplement, job);
  const jobId = location.jobs.id(job);
  const { created } = location.jobs.beginning(job);
  const items = supplementItems(location, job);
  const itemsToSupplement = includes.items ? { totals: { count: items.length }, items } : { totals: null, items: [] };
  return {
    id,
    name: 'Supplement 1',
    state: { supplementState: 'Open' },
    status: null,
    job: { id: jobId, _link: link(`/jobs/${jobId}`) },
    assignedSupplementer: null,
    itemsToSupplement,
    notations: [],
    createdDate: iso(created),
    createdBy: userStub(location, 0),
    editedDate: null,
    editedBy: null,
    closedDate: null,
    closedBy: null,
    appliedDate: null,
    appliedBy: null,
    _link: link(`/supplements/${id}`),
  };
}
