import type { PoolClient } from 'pg';
import type { Committed } from '../../persistence.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';
import { originalJson } from '../storable-json.js';
import type { ReadCommit } from './commit-feed.js';

/** A replica that is further behind than this reads everything again. */
const MOST_AT_ONCE = 1_000;
/** How long events are kept; a replica that was away for longer reads everything again. */
export const EVENTS_KEPT_MS = 300_000;

const NEWS = `SELECT seq, replica, audit_id, people_seq, system_seq, told FROM command_center.events
  WHERE seq > $1 AND seq <= $2 ORDER BY seq`;

interface EventRow {
  readonly seq: number;
  readonly replica: string;
  readonly audit_id: number;
  readonly people_seq: number;
  readonly system_seq: number;
  readonly told: string;
}

/** Reads the commits after one and up to another, as far as they are kept. */
export class Events {
  constructor(
    private readonly database: Database,
    private readonly ownReplica: string,
  ) {}

  /** On a connection of their own. */
  async read(after: number, upTo: number): Promise<readonly ReadCommit[]> {
    if (upTo - after > MOST_AT_ONCE) return [];
    return this.commits(await this.database.read<EventRow>({ sql: NEWS, parameters: [after, upTo] }));
  }

  /** Along with the statements of a transaction. */
  async readAlong(client: PoolClient, after: number, upTo: number): Promise<readonly ReadCommit[]> {
    return this.commits((await client.query<EventRow>({ name: 'news', text: NEWS, values: [after, upTo] })).rows);
  }

  private commits(rows: readonly EventRow[]): readonly ReadCommit[] {
    return rows.map(({ seq, replica, audit_id, people_seq, system_seq, told }) => ({
      numbers: { seq, auditId: audit_id, people: people_seq, system: system_seq },
      told: originalJson(told) as readonly Committed[],
      elsewhere: replica !== this.ownReplica,
    }));
  }
}

/** The number of the newest commit. */
export async function newestCommit(database: Database): Promise<number> {
  const [row] = await database.read(statements.selectFrom('command_center.numbers').select('commit_seq').compile());
  return row?.commit_seq ?? 0;
}
