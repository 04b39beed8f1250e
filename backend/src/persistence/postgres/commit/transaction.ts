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
  /** The transaction's number in the server; undefined when it has written nothing. */
  readonly xid: string | undefined;
}

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
      await client.query('BEGIN');
      const { result, xid } = (worked = await orRollBack(client, () => work(client)));
      await commit(client, xid);
      return result;
    });
  } catch (error) {
    if (!(error instanceof InDoubt) || !worked) throw error;
    if (await wasCommitted(database, error)) return worked.result;
    throw error.cause;
  }
}

/** The answer to COMMIT never came. */
class InDoubt extends Error {
  /** The standard's word for it, so that the connection counts as lost. */
  readonly code = '08007';

  constructor(
    readonly xid: string,
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

async function commit(client: PoolClient, xid: string | undefined): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    throw xid === undefined ? error : new InDoubt(xid, error);
  }
}

async function wasCommitted(database: Database, { xid, cause }: InDoubt): Promise<boolean> {
  const deadline = performance.now() + ASK_FOR_MS;
  while (performance.now() < deadline) {
    try {
      const [row] = await database.work<{ status: string | null }>({
        text: 'SELECT pg_xact_status($1::xid8) AS status',
        values: [xid],
      });
      if (row?.status === 'committed') return true;
      if (row?.status === 'aborted') return false;
    } catch {
      // The server is not back yet.
    }
    await sleep(ASK_EVERY_MS);
  }
  throw unknownOutcome(cause);
}
