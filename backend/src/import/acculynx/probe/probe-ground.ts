import type { JsonObject } from '../../../domain/json.js';
import type { Moment } from '../../../domain/moment.js';
import { ImportFailure } from '../../importer.js';
import type { AccuLynxSession, CallAnswer, Query } from '../client/call.js';
import { type Collection, readCollection } from '../client/paging/collection.js';
import { rowId } from '../client/paging/row-id.js';

/** What was found out about one open question. `evidence` holds counts, statuses, moments and ids, never names. */
export interface ProbeAnswer {
  readonly question: string;
  /** One sentence, or `not settled: …`. */
  readonly answer: string;
  readonly evidence: JsonObject;
}

export type Finding = Omit<ProbeAnswer, 'question'>;

/** One open question of the vendor's page, with the way to settle it by reading. */
export interface ProbeQuestion {
  readonly question: string;
  /** @throws ImportFailure `auth` when the key is refused; others become the answer. */
  readonly ask: (ground: ProbeGround) => Promise<Finding>;
}

export const notSettled = (why: string, evidence: JsonObject = {}): Finding => ({
  answer: `not settled: ${why}`,
  evidence,
});

/** The sort in which jobs that change while they are read are seen twice and never missed. */
const NEWEST_FIRST = { sortBy: 'ModifiedDate', sortOrder: 'Descending' };
export const ALL_MILESTONES = 'lead,prospect,approved,completed,invoiced,closed,cancelled,dead';

/** What the questions share: the calls, and a handful of jobs to ask about. */
export class ProbeGround {
  private jobs: Promise<readonly JsonObject[]> | undefined;
  private unassigned: Promise<readonly JsonObject[]> | undefined;

  constructor(
    readonly session: AccuLynxSession,
    readonly now: Moment,
  ) {}

  /** A call whose refusal is an answer. Failures that are none of the key's are told as a kind of their own. */
  async get(
    path: string,
    query: Query = {},
  ): Promise<CallAnswer | { readonly kind: 'failed'; readonly reason: string }> {
    try {
      return await this.session.get(path, query, { refusalIsAnswer: true, purpose: path.slice(1) });
    } catch (error) {
      if (error instanceof ImportFailure && error.errorClass !== 'auth' && error.errorClass !== 'rate_limited') {
        return { kind: 'failed', reason: error.message };
      }
      throw error;
    }
  }

  /** A page of a list, or undefined when it cannot be had. */
  async list(path: string, query: Query): Promise<Collection | undefined> {
    const answer = await this.get(path, query);
    return answer.kind === 'ok' ? readCollection(answer.body) : undefined;
  }

  /** The 25 jobs that were modified last, assigned ones. */
  someJobs(): Promise<readonly JsonObject[]> {
    this.jobs ??= this.list('/jobs', { pageSize: 25, pageStartIndex: 0, ...NEWEST_FIRST }).then(withIds);
    return this.jobs;
  }

  /** Up to 25 jobs of the other half of the list: unassigned leads, with the dead ones. */
  someUnassigned(): Promise<readonly JsonObject[]> {
    const query = { pageSize: 25, pageStartIndex: 0, assignment: 'unassigned', milestones: ALL_MILESTONES };
    this.unassigned ??= this.list('/jobs', query).then(withIds);
    return this.unassigned;
  }
}

const withIds = (page: Collection | undefined): readonly JsonObject[] =>
  (page?.items ?? []).filter((job) => rowId(job) !== undefined);

/** A field that is a text, or nothing. */
export function textIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A field that is a moment, or nothing. */
export function momentIn(object: JsonObject, name: string): Moment | undefined {
  const moment = Date.parse(textIn(object, name) ?? '');
  return Number.isNaN(moment) ? undefined : moment;
}

/** `YYYY-MM-DD` in UTC. */
export const dayOf = (moment: Moment): string => new Date(moment).toISOString().slice(0, 10);
