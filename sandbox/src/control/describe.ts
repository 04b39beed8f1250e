import type { World } from '../data/world.ts';

/** A location as starters and tests need it. */
export interface DescribedLocation {
  readonly id: string;
  readonly name: string;
  readonly company_id: string;
  /** The first key that is not revoked, or null. */
  readonly key: string | null;
  readonly jobs: number;
}

export const describeLocations = (world: World): DescribedLocation[] =>
  world.locations.map((location) => ({
    id: location.id,
    name: location.name,
    company_id: location.companyId,
    key: world.keysOf(location).find(({ revoked }) => !revoked)?.value ?? null,
    jobs: location.jobCount,
  }));
