import type { PoolClient, QueryConfig, QueryResultRow } from 'pg';
import type { PoolKind } from '../connection/connection-settings.js';
import type { Database } from '../connection/database.js';
import { codeOf, troubleOf } from '../connection/database-trouble.js';
import { InDoubt, numbersOf } from './in-doubt.js';
import type { CommitNumbers } from './numbering.js';

/** What the work of a transaction has come to. */
export interface Worked<Result> {
  readonly result: Result;
  /** The statement that writes; undefined when the work can be done again instead of looked up. */
  readonly write?: LastWrite;
}

/** The last statement of a transaction, which gives it its numbers. */
export interface LastWrite {
  readonly query: QueryConfig;
  /** By what the commit is found again: a row that only this transaction writes. */
  readonly token: string;
  /** Reads the numbers out of the statement's row, before the commit is durable. */
  readonly numbered: (row: QueryResultRow) => CommitNumbers;
  /** True when `numbered` may throw, which undoes the transaction: COMMIT then waits for the row. */
  readonly mayRefuse: boolean;
}

/**
 * One transaction. Resolves when it is committed, with its numbers when it has written; when the connection breaks during
 * the commit, the server is asked what became of it, so that nothing is done twice and nothing is called undone that was
 * done.
 * @throws DomainError `persistence_unavailable` when that cannot be found out in time
 */
export async function inTransaction<Result>(
  database: Database,
  kind: PoolKind,
  work: (client: PoolClient) => Promise<Worked<Result>>,
): Promise<{ readonly result: Result; readonly numbers: CommitNumbers | undefined }> {
  let worked: Worked<Result> | undefined;
  try {
    return await database.lend(kind, async (client) => {
      const begunAt = performance.now();
      const { result, write } = (worked = await orRollBack(client, () => begin(client, work)));
      if (write) return { result, numbers: await finish(client, write, begunAt) };
      await client.query('COMMIT');
      return { result, numbers: undefined };
    });
  } catch (error) {
    if (!(error instanceof InDoubt) || !worked) throw error;
    const numbers = await numbersOf(database, error);
    if (!numbers) throw error.cause;
    return { result: worked.result, numbers };
  }
}

/** BEGIN goes out in one packet with the first statements of `work`: each packet costs both sides a turn. */
async function begin<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const { stream } = client.connection;
  stream.cork();
  const begun = client.query('BEGIN');
  const working = work(client);
  stream.uncork();
  const [result] = await Promise.all([working, begun]);
  return result;
}

async function orRollBack<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (troubleOf(error).kind !== 'lost') await client.query('ROLLBACK');
    throw error;
  }
}

async function finish(client: PoolClient, write: LastWrite, begunAt: number): Promise<CommitNumbers> {
  if (!write.mayRefuse) return writeAndCommit(client, write, begunAt);
  const numbers = await orRollBack(client, async () => numbersIn(await client.query(write.query), write));
  await settled(client.query('COMMIT'), client, write, begunAt);
  return numbers;
}

/**
 * COMMIT goes out in one packet with the statement, so that the row of numbers, for which every commit of every replica
 * waits, is never locked while an answer is on its way. After a statement that failed the server takes it as ROLLBACK.
 */
async function writeAndCommit(client: PoolClient, write: LastWrite, begunAt: number): Promise<CommitNumbers> {
  const { stream } = client.connection;
  stream.cork();
  const written = client.query(write.query).then((answer) => numbersIn(answer, write));
  const committed = client.query('COMMIT');
  stream.uncork();
  const [answer] = await Promise.allSettled([written, committed]);
  // What the server itself has refused is not committed; silence leaves it open.
  if (answer.status === 'rejected' && isRefusal(answer.reason)) throw answer.reason;
  return settled(
    Promise.all([written, committed]).then(([numbers]) => numbers),
    client,
    write,
    begunAt,
  );
}

function numbersIn({ rows }: { readonly rows: readonly QueryResultRow[] }, { numbered }: LastWrite): CommitNumbers {
  const [row] = rows;
  if (!row) throw new Error('The row of numbers is missing in the database.');
  return numbered(row);
}

/** True for an error with the five characters of the server, which have a digit among them, and not a word of the system. */
const isRefusal = (error: unknown): boolean => /^(?=.*\d)[0-9A-Z]{5}$/.test(codeOf(error) ?? '');

async function settled<Result>(
  outcome: Promise<Result>,
  client: PoolClient,
  { token }: LastWrite,
  begunAt: number,
): Promise<Result> {
  try {
    return await outcome;
  } catch (error) {
    throw new InDoubt({ token, begunAt, processId: processIdOf(client) }, error);
  }
}

/** The server's process behind a connection; the driver has it, its types do not. */
function processIdOf(client: PoolClient): number | undefined {
  const id = 'processID' in client ? client.processID : undefined;
  return typeof id === 'number' ? id : undefined;
}
