import type { Profile } from '../options.ts';
import { ContactTable } from './contact-table.ts';
import { guid, kind } from './guid.ts';
import { JobTable } from './job-table.ts';
import { mix, stream } from './random.ts';
import { cities } from './words.ts';

export interface LocationShape {
  readonly worldSeed: number;
  readonly number: number;
  readonly name?: string;
  readonly jobs: number;
  readonly youngest: number;
  /** Some keys are spelt otherwise live than in the description. */
  readonly profile: Profile;
}

/** One location of a company: what one key opens. Nothing of it is made before somebody asks. */
export class Location {
  /** Number 1 is `loc-1`. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly companyId: string;
  readonly profile: Profile;
  private readonly shape: LocationShape;
  private jobTable: JobTable | undefined;
  private contactTable: ContactTable | undefined;

  constructor(shape: LocationShape) {
    this.shape = shape;
    this.number = shape.number;
    this.profile = shape.profile;
    this.id = `loc-${shape.number}`;
    const city = cities[(shape.number - 1) % cities.length]?.name ?? 'Testville';
    this.name = shape.name ?? `Sample Roofing ${city} ${shape.number}`;
    this.seed = mix(shape.worldSeed, stream.location, shape.number);
    this.companyId = guid(this.seed, kind.company, 0);
  }

  get jobs(): JobTable {
    this.jobTable ??= new JobTable(this.seed, this.shape.jobs, this.shape.youngest);
    return this.jobTable;
  }

  get contacts(): ContactTable {
    this.contactTable ??= new ContactTable(this.seed, this.jobs);
    return this.contactTable;
  }

  /** How many jobs are there, without making them when nobody asked for one yet. */
  get jobCount(): number {
    return this.jobTable ? this.jobTable.sorted('CreatedDate').length : this.shape.jobs;
  }
}
