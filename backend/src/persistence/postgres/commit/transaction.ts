import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { PoolKind } from '../connection/connection-settings.js';
import type { Database } from '../connection/database.js';
import { troubleOf, unknownOutcome } from '../connection/database-trouble.js';

/** How long an outcome that got lost on the way is asked for. */
const ASK_FOR_MS = 8_000;
const ASK_EVERY_MS = 200;

/** What the work of a transaction has come to. */
export interface Worked<Result> {
  readonly result: Result;
  /** By what it can be found again; undefined when it can be done again instead. */
  readonly mark: CommitMark | undefined;
}

/**
 * A row that only this transaction writes. The server's own transaction numbers do not serve: after a crash it gives
 * those that never reached its disk to others.
 */
export interface CommitMark {
  readonly seq: number;
  readonly token: string;
}

/** Waits for whoever has the numbers; then no commit of ours is under way any more. */
const LOOK = `SELECT c.token FROM (SELECT 1 FROM command_center.numbers FOR SHARE) AS settled
  LEFT JOIN command_center.commits AS c ON c.seq = $1`;

/**
 * One transaction. Resolves when it is committed; when the connection breaks during the commit, the server is asked what
 * became of it, so that nothing is done twice and nothing is called undone that was done.
 * @throws DomainError `persistence_unavailable` when that cannot be found out in time
 */
export async function inTransaction<Result>(
  database: Database,
  kind: PoolKind,
  work: (client: PoolClient) => Promise<Worked<Result>>,
): Promise<Result> {
  let worked: Worked<Result> | undefined;
  try {
    return await database.lend(kind, async (client) => {
      const { result, mark } = (worked = await orRollBack(client, () => begin(client, work)));
      await commit(client, mark);
      return result;
    });
  } catch (error) {
    if (!(error instanceof InDoubt) || !worked) throw error;
    if (await wasCommitted(database, error)) return worked.result;
    throw error.cause;
  }
}

/** BEGIN goes out in one packet with the first statement of `work`: each packet costs both sides a turn. */
async function begin<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const { stream } = client.connection;
  stream.cork();
  const begun = client.query('BEGIN');
  const working = work(client);
  stream.uncork();
  const [result] = await Promise.all([working, begun]);
  return result;
}

/** The answer to COMMIT never came. */
class InDoubt extends Error {
  /** The standard's word for it, so that the connection counts as lost. */
  readonly code = '08007';

  constructor(
    readonly mark: CommitMark,
    cause: unknown,
  ) {
    super('It is not known whether a transaction was committed.', { cause });
  }
}

async function orRollBack<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (troubleOf(error).kind !== 'lost') await client.query('ROLLBACK');
    throw error;
  }
}

async function commit(client: PoolClient, mark: CommitMark | undefined): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    throw mark === undefined ? error : new InDoubt(mark, error);
  }
}

async function wasCommitted(database: Database, { mark, cause }: InDoubt): Promise<boolean> {
  const deadline = performance.now() + ASK_FOR_MS;
  while (performance.now() < deadline) {
    try {
      const [row] = await database.work<{ token: string | null }>({ text: LOOK, values: [mark.seq] });
      return row?.token === mark.token;
    } catch {
      // The server is not back yet.
    }
    await sleep(ASK_EVERY_MS);
  }
  throw unknownOutcome(cause);
}
