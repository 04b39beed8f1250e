import { guid, indexOfGuid, kind } from './guid.ts';
import type { JobTable } from './job-table.ts';
import type { JsonObject } from './json.ts';
import { Dice, mix, stream } from './random.ts';

/** Which contact belongs to which job, and what mutations did to contacts. */
export class ContactTable {
  private readonly seed: number;
  private readonly jobs: JobTable;
  /** Four contacts for five jobs: some people have several jobs. */
  private readonly made: number;
  private readonly edits = new Map<number, JsonObject>();
  private jobsByContact: { readonly of: number; readonly lists: Map<number, number[]> } | undefined;

  constructor(seed: number, jobs: JobTable) {
    this.seed = seed;
    this.jobs = jobs;
    this.made = jobs.made === 0 ? 0 : Math.max(1, Math.floor(jobs.made * 0.8));
  }

  /** Contacts are never deleted; each job that is created brings one. */
  get length(): number {
    return this.made + this.jobs.length - this.jobs.made;
  }

  id(index: number): string {
    return guid(this.seed, kind.contact, index);
  }

  find(id: string): number | undefined {
    const index = indexOfGuid(this.seed, kind.contact, id);
    return index !== undefined && index < this.length ? index : undefined;
  }

  /** The contacts of a job, the primary one first; a few jobs have none, some have two. */
  ofJob(job: number): readonly number[] {
    if (job >= this.jobs.made) return [this.made + job - this.jobs.made];
    const dice = new Dice(this.seed, stream.contactOfJob, job);
    if (dice.chance(0.02)) return [];
    const primary = job < this.made ? job : dice.int(0, this.made - 1);
    const second = dice.chance(0.1) ? dice.int(0, this.made - 1) : primary;
    return second === primary ? [primary] : [primary, second];
  }

  /** The jobs of a contact that are there. */
  jobsOf(contact: number): readonly number[] {
    if (this.jobsByContact?.of !== this.jobs.length) {
      const lists = new Map<number, number[]>();
      for (let job = 0; job < this.jobs.length; job += 1) {
        for (const of of this.ofJob(job)) lists.set(of, [...(lists.get(of) ?? []), job]);
      }
      this.jobsByContact = { of: this.jobs.length, lists };
    }
    return (this.jobsByContact.lists.get(contact) ?? []).filter((job) => this.jobs.has(job));
  }

  /** When a contact was created; the API never says it, but the search filters by it. */
  created(contact: number): number {
    if (contact >= this.made) return this.jobs.standing(this.jobs.made + contact - this.made).created;
    return this.jobs.beginning(contact % this.jobs.made).created;
  }

  editsOf(contact: number): JsonObject {
    return this.edits.get(contact) ?? {};
  }

  edit(contact: number, fields: JsonObject): void {
    this.edits.set(contact, { ...this.editsOf(contact), ...fields });
  }

  /** A number that belongs to the contact alone, for phones and mail addresses that nobody else has. */
  tag(contact: number): number {
    return mix(this.seed, stream.contact, contact) % 100;
  }
}
