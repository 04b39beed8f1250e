import type { JsonObject } from '../data/json.ts';

export const operations = [
  'create-job',
  'modify-job',
  'move-milestone',
  'assign-job',
  'unassign-job',
  'delete-job',
  'edit-contact',
  'edit-payment',
  'kill-lead',
] as const;

export type Operation = (typeof operations)[number];

/** One change of a location's data. What is left out is picked, always the same for the same seed and history. */
export interface Mutation {
  readonly op: Operation;
  readonly job?: string;
  readonly contact?: string;
  readonly milestone?: string;
  readonly fields?: JsonObject;
  /** Only for create-job: false makes the unassigned lead that the vendor's API makes. */
  readonly assigned?: boolean;
}

/** Something that happened to a record, in the words of the webhooks. */
export interface Happening {
  readonly topic: string;
  readonly entity: 'job' | 'contact';
  readonly id: string;
}

export interface Mutated {
  readonly op: Operation;
  readonly job?: string;
  readonly contact?: string;
  readonly happenings: readonly Happening[];
}

/** A mutation that cannot be done, in a sentence for the author of a test. */
export class MutationRefused extends Error {}
