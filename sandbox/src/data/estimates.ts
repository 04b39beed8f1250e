import { guid, indexOfGuid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { iso } from './moment.ts';
import { Dice, mix, stream } from './random.ts';

const PER_JOB = 4;

/** The job that an estimate belongs to. */
export const jobOf = (estimate: number): number => Math.floor(estimate / PER_JOB);

/** The estimates of a job: none, one or two. */
export function estimatesOf(location: Location, job: number): readonly number[] {
  const count = [0, 0, 1, 1, 2][mix(location.seed, stream.estimate, job) % 5] ?? 0;
  return Array.from({ length: count }, (_, nth) => job * PER_JOB + nth);
}

/** Every estimate of the location, in the order of its jobs' creation. */
export const allEstimates = (location: Location): readonly number[] =>
  location.jobs.sorted('CreatedDate').flatMap((job) => estimatesOf(location, job));

export function findEstimate(location: Location, id: string): number | undefined {
  const estimate = indexOfGuid(location.seed, kind.estimate, id);
  if (estimate === undefined || !location.jobs.has(jobOf(estimate))) return undefined;
  return estimatesOf(location, jobOf(estimate)).includes(estimate) ? estimate : undefined;
}

const estimateId = (location: Location, estimate: number): string => guid(location.seed, kind.estimate, estimate);

function jobStub(location: Location, estimate: number): JsonObject {
  const id = location.jobs.id(jobOf(estimate));
  return { id, _link: link(`/jobs/${id}`) };
}

/** The row of a list: hardly more than the ids. */
export function estimateRow(location: Location, estimate: number, job: JsonObject | undefined): JsonObject {
  const id = estimateId(location, estimate);
  return {
    id,
    isPrimary: estimate % PER_JOB === 0,
    job: job ?? jobStub(location, estimate),
    _link: link(`/estimates/${id}`),
  };
}

export function estimateItems(location: Location, estimate: number): JsonObject[] {
  const price = new Dice(location.seed, stream.estimate, estimate, 3).int(10_000, 900_000) / 100;
  const id = guid(location.seed, kind.line, estimate * 4 + 1);
  const path = `/estimates/${estimateId(location, estimate)}/sections/${sectionId(location, estimate)}/items/${id}`;
  return [{ id, name: 'Shingles', description: null, quantity: 20, unit: 'SQ', price, _link: link(path) }];
}

export const sectionId = (location: Location, estimate: number): string =>
  guid(location.seed, kind.section, estimate * 4 + 3);

export function estimateSections(location: Location, estimate: number, withItems: boolean): JsonObject[] {
  const id = sectionId(location, estimate);
  const items = withItems ? { items: estimateItems(location, estimate) } : {};
  return [
    { id, name: 'Roof', ...items, _link: link(`/estimates/${estimateId(location, estimate)}/sections/${id}`) },
  ];
}

export interface EstimateIncludes {
  readonly sections: boolean;
  readonly user: (index: number) => JsonObject;
}

export function estimateDetail(location: Location, estimate: number, includes: EstimateIncludes): JsonObject {
  const dice = new Dice(location.seed, stream.estimate, estimate, 2);
  const { created, modified } = location.jobs.beginning(jobOf(estimate));
  const totalCost = dice.int(200_000, 3_000_000) / 100;
  return {
    ...estimateRow(location, estimate, undefined),
    title: dice.chance(0.05) ? '=cmd' : 'Roof replacement',
    estimateNumber: `E-${estimate}`,
    description: null,
    notes: dice.chance(0.3) ? 'Made up for tests.' : null,
    createdDate: iso(created),
    modifiedDate: iso(modified),
    createdBy: includes.user(dice.int(0, 8)),
    modifiedBy: includes.user(dice.int(0, 8)),
    profitMargin: 0.3,
    financials: {
      taxRate: 0.08,
      taxTotal: Math.round(totalCost * 8) / 100,
      overheadRate: 0.1,
      overheadTotal: Math.round(totalCost * 10) / 100,
      profitRate: 0.3,
      profitTotal: Math.round(totalCost * 30) / 100,
      totalCost,
      totalPrice: Math.round(totalCost * 148) / 100,
    },
    sections: estimateSections(location, estimate, includes.sections),
  };
}
