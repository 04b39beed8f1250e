import { guid, indexOfGuid, kind } from './guid.ts';
import { standingOf, type JobStanding } from './job-dates.ts';
import type { JsonObject } from './json.ts';
import { mix } from './random.ts';

export type SortColumn = 'CreatedDate' | 'MilestoneDate' | 'ModifiedDate';

/** What mutations did to one job, apart from its standing. */
export interface JobChanges {
  readonly fields: JsonObject;
  readonly moves: readonly { readonly milestone: number; readonly at: number }[];
  readonly paymentEdits: number;
  readonly representative: number;
  readonly deadReason?: string;
}

const untouched: JobChanges = { fields: {}, moves: [], paymentEdits: 0, representative: 0 };
const column = { CreatedDate: 'created', MilestoneDate: 'milestoneAt', ModifiedDate: 'modified' } as const;

/** The jobs of one location: an array of standings, made when the location is first asked. */
export class JobTable {
  readonly seed: number;
  readonly youngest: number;
  readonly made: number;
  private readonly standings: JobStanding[];
  private readonly removed = new Set<number>();
  private readonly changes = new Map<number, JobChanges>();
  private readonly orders = new Map<SortColumn, readonly number[]>();

  constructor(seed: number, made: number, youngest: number) {
    this.seed = seed;
    this.made = made;
    this.youngest = youngest;
    this.standings = Array.from({ length: made }, (_, index) => standingOf(seed, index, youngest));
  }

  /** How many jobs were ever there, deleted ones included. */
  get length(): number {
    return this.standings.length;
  }

  id(index: number): string {
    return guid(this.seed, kind.job, index);
  }

  /** The index of a job that is there, or undefined for an unknown, foreign or deleted one. */
  find(id: string): number | undefined {
    const index = indexOfGuid(this.seed, kind.job, id);
    return index !== undefined && this.has(index) ? index : undefined;
  }

  has(index: number): boolean {
    return index < this.standings.length && !this.removed.has(index);
  }

  standing(index: number): JobStanding {
    const standing = this.standings[index];
    if (!standing) throw new Error(`There is no job ${index}.`);
    return standing;
  }

  /** The standing a job began with: what the seed made, or what it was created as. */
  beginning(index: number): JobStanding {
    if (index < this.made) return standingOf(this.seed, index, this.youngest);
    const { created, assigned } = this.standing(index);
    return { created, modified: created, milestoneAt: created, milestone: 0, assigned, dead: false };
  }

  changesOf(index: number): JobChanges {
    return this.changes.get(index) ?? untouched;
  }

  /** Unassigned leads and dead leads are not on the default list. */
  isHidden(index: number): boolean {
    const { assigned, dead } = this.standing(index);
    return !assigned || dead;
  }

  add(standing: JobStanding): number {
    this.standings.push(standing);
    this.orders.clear();
    return this.standings.length - 1;
  }

  change(index: number, standing: Partial<JobStanding>, changes: Partial<JobChanges> = {}): void {
    this.standings[index] = { ...this.standing(index), ...standing };
    this.changes.set(index, { ...this.changesOf(index), ...changes });
    this.orders.clear();
  }

  remove(index: number): void {
    this.removed.add(index);
    this.orders.clear();
  }

  /** Every job that is there, oldest first by a column; equal moments stand in an order that means nothing. */
  sorted(by: SortColumn): readonly number[] {
    const known = this.orders.get(by);
    if (known) return known;
    const key = column[by];
    const tie = (index: number): number => mix(this.seed, index);
    const order = this.standings
      .map((_, index) => index)
      .filter((index) => !this.removed.has(index))
      .sort((a, b) => this.standing(a)[key] - this.standing(b)[key] || tie(a) - tie(b));
    this.orders.set(by, order);
    return order;
  }
}
