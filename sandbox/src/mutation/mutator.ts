import type { JobStanding } from '../data/job-dates.ts';
import type { Location } from '../data/location.ts';
import { APPROVED, CANCELLED, CLOSED, LEAD, milestonePosition, PROSPECT } from '../data/milestones.ts';
import { wholeSecond } from '../data/moment.ts';
import { Dice, stream } from '../data/random.ts';
import { MutationRefused, type Happening, type Mutated, type Mutation, type Operation } from './mutation.ts';

/** Fields that belong to the standing of a job: changing only how they look would contradict the lists. */
const reserved = ['id', '_link', 'createdDate', 'modifiedDate', 'milestoneDate', 'currentMilestone'];

const canBePicked: Partial<Record<Operation, (standing: JobStanding) => boolean>> = {
  'move-milestone': ({ dead, milestone }) => !dead && milestone < CLOSED,
  'assign-job': ({ assigned, dead }) => !assigned && !dead,
  'unassign-job': ({ assigned, dead }) => assigned && !dead,
  'kill-lead': ({ milestone, dead }) => !dead && (milestone === LEAD || milestone === PROSPECT),
  'edit-payment': ({ milestone }) => milestone >= APPROVED && milestone < CANCELLED,
};

/** Changes the data of locations as people at the vendor's screens would. */
export class Mutator {
  private readonly now: (location: Location) => number;
  private readonly counts = new Map<string, number>();

  /** `now` is the server's time at a location, with its skew. */
  constructor(now: (location: Location) => number) {
    this.now = now;
  }

  apply(location: Location, mutation: Mutation): Mutated {
    const at = wholeSecond(this.now(location));
    switch (mutation.op) {
      case 'create-job':
        return this.createJob(location, mutation, at);
      case 'edit-contact':
        return this.editContact(location, mutation);
      case 'delete-job': {
        const job = this.pickJob(location, mutation);
        const id = location.jobs.id(job);
        location.jobs.remove(job);
        return { op: mutation.op, job: id, happenings: [] };
      }
      case 'edit-payment': {
        const job = this.pickJob(location, mutation);
        const { paymentEdits } = location.jobs.changesOf(job);
        location.jobs.change(job, {}, { paymentEdits: paymentEdits + 1 });
        return { op: mutation.op, job: location.jobs.id(job), happenings: [] };
      }
      case 'modify-job':
      case 'move-milestone':
      case 'assign-job':
      case 'unassign-job':
      case 'kill-lead':
        return this.touchJob(location, mutation, at);
    }
  }

  private touchJob(location: Location, mutation: Mutation, at: number): Mutated {
    const job = this.pickJob(location, mutation);
    const id = location.jobs.id(job);
    const topics = this.topicsOfTouch(location, job, mutation, at);
    return { op: mutation.op, job: id, happenings: topics.map((topic) => ({ topic, entity: 'job', id })) };
  }

  /** Does the change and answers the topics it belongs to. */
  private topicsOfTouch(location: Location, job: number, mutation: Mutation, at: number): string[] {
    const { jobs } = location;
    const changes = jobs.changesOf(job);
    const { milestone } = jobs.standing(job);
    switch (mutation.op) {
      case 'move-milestone':
        this.move(location, job, this.target(mutation, milestone), at);
        return ['job.milestone.current_changed', 'job_updated'];
      case 'kill-lead':
        this.move(location, job, CANCELLED, at);
        jobs.change(job, { dead: true }, { deadReason: 'No response' });
        return ['job.milestone.current_changed', 'job_updated'];
      case 'assign-job':
        jobs.change(job, { assigned: true, modified: at });
        return ['job.representatives.company_assigned', 'job_updated'];
      case 'unassign-job':
        jobs.change(job, { assigned: false, modified: at }, { representative: changes.representative + 1 });
        return ['job_updated'];
      default: {
        const fields = mutation.fields ?? { jobName: `Changed ${this.count(location)}`, priority: 'High' };
        this.refuseReserved(fields);
        jobs.change(job, { modified: at }, { fields: { ...changes.fields, ...fields } });
        return ['job_updated'];
      }
    }
  }

  private move(location: Location, job: number, milestone: number, at: number): void {
    const { moves } = location.jobs.changesOf(job);
    const standing = { milestone, milestoneAt: at, modified: at, dead: false };
    location.jobs.change(job, standing, { moves: [...moves, { milestone, at }] });
  }

  private target({ milestone }: Mutation, current: number): number {
    if (milestone === undefined) return Math.min(current + 1, CLOSED);
    const position = milestonePosition(milestone);
    if (position === undefined) throw new MutationRefused(`There is no milestone "${milestone}".`);
    return position;
  }

  private createJob(location: Location, { op, fields = {}, assigned = false }: Mutation, at: number): Mutated {
    this.refuseReserved(fields);
    const { jobs, contacts } = location;
    const job = jobs.add({ created: at, modified: at, milestoneAt: at, milestone: LEAD, assigned, dead: false });
    jobs.change(job, {}, { fields });
    const id = jobs.id(job);
    const contact = contacts.id(contacts.length - 1);
    const happenings: Happening[] = [
      { topic: 'contact_added', entity: 'contact', id: contact },
      { topic: 'job_created', entity: 'job', id },
    ];
    return { op, job: id, contact, happenings };
  }

  /** Contacts carry no date, and no job is touched by the change of its contact. */
  private editContact(location: Location, { op, contact, fields }: Mutation): Mutated {
    const { contacts } = location;
    if (contacts.length === 0) throw new MutationRefused('There is no contact at this location.');
    const index = contact === undefined ? this.dice(location).int(0, contacts.length - 1) : contacts.find(contact);
    if (index === undefined) throw new MutationRefused('There is no such contact at this location.');
    const changed = fields ?? { companyName: `Changed ${this.count(location)}` };
    if ('id' in changed || '_link' in changed) throw new MutationRefused('The id of a contact cannot be changed.');
    contacts.edit(index, changed);
    const id = contacts.id(index);
    return { op, contact: id, happenings: [{ topic: 'contact_changed', entity: 'contact', id }] };
  }

  private pickJob(location: Location, { op, job }: Mutation): number {
    const { jobs } = location;
    if (job !== undefined) {
      const index = jobs.find(job);
      if (index === undefined) throw new MutationRefused('There is no such job at this location.');
      return index;
    }
    const fits = canBePicked[op] ?? (() => true);
    const choices = jobs.sorted('CreatedDate').filter((index) => fits(jobs.standing(index)));
    if (choices.length === 0) throw new MutationRefused(`No job at this location is fit for ${op}.`);
    return this.dice(location).pick(choices);
  }

  private refuseReserved(fields: object): void {
    const found = reserved.find((name) => name in fields);
    if (found) throw new MutationRefused(`${found} cannot be set; use the operation that changes it.`);
  }

  private dice(location: Location): Dice {
    return new Dice(location.seed, stream.mutation, this.count(location));
  }

  /** How many picks there were at a location, so that each is another one. */
  private count(location: Location): number {
    const count = (this.counts.get(location.id) ?? 0) + 1;
    this.counts.set(location.id, count);
    return count;
  }
}
