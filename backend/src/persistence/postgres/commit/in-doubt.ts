import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../connection/database.js';
import { unknownOutcome } from '../connection/database-trouble.js';
import type { CommitNumbers } from './numbering.js';

/** How long an outcome that got lost on the way is asked for. */
const ASK_FOR_MS = 8_000;
const ASK_EVERY_MS = 200;

/** By what a commit whose answer was lost is found again. */
export interface CommitMark {
  /**
   * Of a row that only this transaction writes. The server's own transaction numbers do not serve: after a crash it gives
   * those that never reached its disk to others.
   */
  readonly token: string;
  /** The server's process that was to carry it out. */
  readonly processId: number | undefined;
  /** When the transaction began, by the monotonic clock. */
  readonly begunAt: number;
}

/** The answer to COMMIT never came. */
export class InDoubt extends Error {
  /** The standard's word for it, so that the connection counts as lost. */
  readonly code = '08007';

  constructor(
    readonly mark: CommitMark,
    cause: unknown,
  ) {
    super('It is not known whether a transaction was committed.', { cause });
  }
}

/**
 * Ends the process that may still carry the transaction out: what it has not read yet it never will. One that is gone has
 * come to its end, and one that began later only has the same number.
 */
const END = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid = $1 AND usename = current_user AND backend_start < clock_timestamp() - $2 * interval '1 ms'`;
/** In a statement of its own: each one sees what was committed when it began. */
const LOOK = `SELECT seq, audit_id, people_seq, system_seq FROM command_center.commits WHERE token = $1::uuid`;

interface CommitRow {
  readonly seq: number;
  readonly audit_id: number;
  readonly people_seq: number;
  readonly system_seq: number;
}

/**
 * The numbers of a commit whose answer was lost; undefined when it was not committed and never will be.
 * @throws DomainError `persistence_unavailable` when the server cannot be asked in time
 */
export async function numbersOf(database: Database, { mark, cause }: InDoubt): Promise<CommitNumbers | undefined> {
  const deadline = performance.now() + ASK_FOR_MS;
  while (performance.now() < deadline) {
    try {
      if (await isOver(database, mark)) return await look(database, mark);
    } catch {
      // The server is not back yet.
    }
    await sleep(ASK_EVERY_MS);
  }
  throw unknownOutcome(cause);
}

async function isOver(database: Database, { processId, begunAt }: CommitMark): Promise<boolean> {
  if (processId === undefined) return true;
  const left = await database.work({ text: END, values: [processId, performance.now() - begunAt] });
  return left.length === 0;
}

async function look(database: Database, { token }: CommitMark): Promise<CommitNumbers | undefined> {
  const [row] = await database.work<CommitRow>({ text: LOOK, values: [token] });
  return row && { seq: row.seq, auditId: row.audit_id, people: row.people_seq, system: row.system_seq };
}
