import type { Pool, QueryConfig, QueryResult } from 'pg';
import pg from 'pg';
import type { Clock } from '../../clock/clock.js';
import { connectionOf } from '../../persistence/postgres/connection/connection-settings.js';

/** Longest that a request waits to be counted. */
const ANSWER_MS = 1_000;
/** How long counting goes on without a database that did not answer, so that not every request waits for it. */
const REST_MS = 5_000;
/** A statement takes a millisecond, so two connections count more than a process can answer. */
const MOST = 2;

/** The database as the limiters know it: one statement at a time that is answered at once or not at all. */
export class QuickDatabase {
  private readonly pool: Pool;
  private restUntil = -Infinity;

  constructor(
    url: string,
    private readonly clock: Clock,
    /** Told when the database did not answer, once for each rest. */
    private readonly onSilence: (error: unknown) => void,
    answerMs = ANSWER_MS,
  ) {
    this.pool = new pg.Pool({
      ...connectionOf(url, 'command-center limits'),
      max: MOST,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: answerMs,
      statement_timeout: answerMs,
      query_timeout: answerMs,
    });
    // A connection that breaks leaves the pool by itself; the next statement shows whether there is trouble.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async query(statement: QueryConfig): Promise<QueryResult> {
    if (this.clock.monotonic() < this.restUntil) throw new Error('The database is left alone for a while.');
    try {
      return await this.pool.query(statement);
    } catch (error) {
      const isFirst = this.clock.monotonic() >= this.restUntil;
      this.restUntil = this.clock.monotonic() + REST_MS;
      if (isFirst) this.onSilence(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
