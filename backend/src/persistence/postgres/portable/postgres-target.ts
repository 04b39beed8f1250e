import type { Client } from 'pg';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type {
  FittedSource,
  PortableLoaders,
  PortableReaders,
  PortableSource,
  PortableTarget,
  StoreNumbers,
} from '../../portable.js';
import { inPortions } from '../../portable/async-rows.js';
import { migrate } from '../migrations/migrate.js';
import { storableJson } from '../storable-json.js';
import type { LoadStatement } from './load-statements.js';
import { LOAD } from './load-statements.js';
import { connectForMove, databaseName, processesOn } from './move-client.js';
import { isMarked, MOVE_MARK } from './move-mark.js';
import { beginMovedChain } from './moved-chain.js';
import { postgresReaders } from './postgres-readers.js';

/** Two moves at once would both find an empty database. Any number, as long as every release uses the same. */
const LOCK = 5_270_411_990;
const ROWS_AT_ONCE = 200;
const TABLES = [
  'tenants',
  'runs',
  'ticks',
  'audit',
  'idempotency',
  'summary_bins',
  'records',
  'import_states',
  'run_logs',
  'local_runs',
  'tokens',
];

/**
 * A database that begins with what another store holds. Everything is loaded and compared within one transaction, so
 * that a move that is cut off leaves nothing but its mark.
 */
export class PostgresTarget implements PortableTarget {
  readonly name: string;
  readonly load: PortableLoaders;
  readonly facts: PortableReaders;

  private constructor(
    url: string,
    private readonly client: Client,
  ) {
    this.name = databaseName(url);
    this.load = this.loaders();
    this.facts = postgresReaders(client);
  }

  /** `url` is that of the role that owns the schema. @throws StartRefusal 69 or 78 */
  static async connect(url: string): Promise<PostgresTarget> {
    return new PostgresTarget(url, await connectForMove(url));
  }

  async begin(restart: boolean): Promise<void> {
    const { client } = this;
    await migrate(client);
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [LOCK]);
    if (rows[0]?.locked !== true) throw refusal('Another move into this database is under way');
    if ((await processesOn(client)) > 0)
      throw refusal('The service is running on the target. Stop every replica of it first');
    if (!restart && (await isMarked(client)))
      throw refusal('An earlier move into this database did not end. Run it with --restart to begin anew');
    if (!(await this.isEmpty())) throw refusal('The target database is not empty. Name an empty one');
    await client.query(
      `INSERT INTO command_center.facts (name, value) VALUES ($1, command_center.now_ms())
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [MOVE_MARK],
    );
    await client.query('BEGIN');
  }

  /** A database has room for everything. */
  async fit(source: PortableSource): Promise<FittedSource> {
    return Promise.resolve({ facts: source.facts, leftOut: () => [] });
  }

  async settle(): Promise<void> {
    // Nothing is held back: the transaction sees what it has written.
  }

  async finish(): Promise<void> {
    await this.client.query('DELETE FROM command_center.facts WHERE name = $1', [MOVE_MARK]);
    await this.client.query('COMMIT');
    // Plans for tables that were empty a moment ago would be bad ones.
    await this.client.query(`ANALYZE ${TABLES.map((table) => `command_center.${table}`).join(', ')}`);
  }

  /** Ends the connection, and with it a transaction that was not finished. */
  async close(): Promise<void> {
    await this.client.end();
  }

  private loaders(): PortableLoaders {
    return {
      schedule: this.loader(LOAD.schedule),
      credential: this.loader(LOAD.credential),
      open_tick: this.loader(LOAD.open_tick),
      run: this.loader(LOAD.run),
      tick: this.loader(LOAD.tick),
      audit: this.loader(LOAD.audit),
      local_run: this.loader(LOAD.local_run),
      token: this.loader(LOAD.token),
      idempotency: this.loader(LOAD.idempotency),
      summary_bin: this.loader(LOAD.summary_bin),
      import_state: this.loader(LOAD.import_state),
      record: this.loader(LOAD.record),
      run_log: this.loader(LOAD.run_log),
      numbers: (facts) => this.loadNumbers(facts),
    };
  }

  private loader<Fact>({ text, rowsOf }: LoadStatement<Fact>): (facts: AsyncIterable<Fact>) => Promise<void> {
    return async (facts) => {
      for await (const portion of inPortions(facts, ROWS_AT_ONCE)) {
        await this.client.query(text, [storableJson(portion.flatMap((fact) => rowsOf(fact)))]);
      }
    };
  }

  private async loadNumbers(facts: AsyncIterable<StoreNumbers>): Promise<void> {
    for await (const { auditId, people, system, historyPrunedBefore } of facts) {
      await this.client.query('UPDATE command_center.numbers SET audit_id = $1, people_seq = $2, system_seq = $3', [
        auditId,
        people,
        system,
      ]);
      await beginMovedChain(this.client);
      await this.note('history_pruned_before', historyPrunedBefore);
      const { rows } = await this.client.query<{ count: number; oldest: number | null }>(
        'SELECT count(*) AS count, min(at) AS oldest FROM command_center.audit',
      );
      const { count = 0, oldest = null } = rows[0] ?? {};
      if (count < auditId) await this.note('audit_purged_before', Math.max(1, oldest ?? 1));
    }
  }

  private async note(name: string, value: number): Promise<void> {
    if (value === 0) return;
    await this.client.query('INSERT INTO command_center.facts (name, value) VALUES ($1, $2)', [name, value]);
  }

  private async isEmpty(): Promise<boolean> {
    const some = TABLES.map((table) => `EXISTS (SELECT FROM command_center.${table})`).join(' OR ');
    const { rows } = await this.client.query<{ some: boolean }>(`SELECT ${some} AS some`);
    return rows[0]?.some === false;
  }
}

const refusal = (what: string): StartRefusal => new StartRefusal(`${what}. Nothing was moved.`, EXIT.locked);
