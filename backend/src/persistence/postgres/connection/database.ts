import type { CompiledQuery } from 'kysely';
import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import pg from 'pg';
import { again } from './again.js';
import type { PoolKind } from './connection-settings.js';
import { POOL_KINDS, poolOf } from './connection-settings.js';
import { storableText } from '../storable-json.js';
import { codeOf, refusalFor, troubleOf } from './database-trouble.js';

export interface DatabaseOptions {
  readonly url: string;
  readonly replica: string;
  readonly readOnly: boolean;
  /** Told about every statement's outcome: undefined when the server has answered. */
  readonly onOutcome: (error: unknown) => void;
}

/** A reading statement in plain words. */
interface ReadStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The connections to the server. Whatever breaks in them ends as a rejected promise, never as the end of the process. */
export class Database {
  private pools: Readonly<Record<PoolKind, Pool>>;

  constructor(private readonly options: DatabaseOptions) {
    this.pools = this.open();
  }

  /** Runs a reading statement. @throws DomainError `persistence_unavailable` */
  async read<Row>(query: CompiledQuery<Row> | ReadStatement): Promise<readonly Row[]> {
    try {
      return await again(() =>
        this.rows<Row & QueryResultRow>('reads', { text: query.sql, values: query.parameters.map(storable) }),
      );
    } catch (error) {
      throw refusalFor(error);
    }
  }

  /** Runs one statement of house-keeping, as it is. */
  async work<Row extends QueryResultRow>(query: QueryConfig): Promise<readonly Row[]> {
    return this.rows<Row>('worker', query);
  }

  /** Lends a connection. One that may be broken is closed, not handed to the next. */
  async lend<Result>(kind: PoolKind, use: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.noted(this.pools[kind].connect());
    let broken: Error | undefined;
    try {
      const result = await use(client);
      this.options.onOutcome(undefined);
      return result;
    } catch (error) {
      if (troubleOf(error).kind !== 'defect') broken = error instanceof Error ? error : new Error(String(error));
      this.note(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Closes every connection and opens others: the address may lead to another server by now. */
  renew(): void {
    const old = this.pools;
    this.pools = this.open();
    for (const kind of POOL_KINDS) void old[kind].end().catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all(POOL_KINDS.map((kind) => this.pools[kind].end()));
  }

  private async rows<Row extends QueryResultRow>(kind: PoolKind, query: QueryConfig): Promise<readonly Row[]> {
    const { rows } = await this.noted(this.pools[kind].query<Row>(query));
    return rows;
  }

  private async noted<Result>(outcome: Promise<Result>): Promise<Result> {
    try {
      const result = await outcome;
      this.options.onOutcome(undefined);
      return result;
    } catch (error) {
      this.note(error);
      throw error;
    }
  }

  private note(error: unknown): void {
    // A server that was the first one and is a copy now: new connections find the new first one.
    if (codeOf(error) === '25006' && !this.options.readOnly) this.renew();
    if (troubleOf(error).kind !== 'defect') this.options.onOutcome(error);
  }

  private open(): Readonly<Record<PoolKind, Pool>> {
    const { url, replica, readOnly } = this.options;
    const pool = (kind: PoolKind): Pool => {
      const made = new pg.Pool(poolOf(url, kind, replica, readOnly));
      // An idle connection that breaks leaves the pool by itself; the next statement shows whether there is trouble.
      made.on('error', () => undefined);
      made.on('connect', (client) => client.on('error', () => undefined));
      return made;
    };
    return { reads: pool('reads'), acts: pool('acts'), worker: pool('worker'), chain: pool('chain') };
  }
}

/** What somebody searches for may hold what no row can. */
const storable = (value: unknown): unknown => (typeof value === 'string' ? storableText(value) : value);
