import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { DomainError } from '../../../domain/domain-error.js';
import type { Run } from '../../../domain/run.js';
import type { PoolKind } from '../connection/connection-settings.js';
import type { Database } from '../connection/database.js';
import type { CommitFeed } from '../feed/commit-feed.js';
import { Draft } from './draft.js';
import type { CommitNumbers } from './numbering.js';
import { runsToLookUp } from './summary-growth.js';
import { inTransaction } from './transaction.js';
import { answerRows, WRITE, writeParameters } from './write-statement.js';

interface WriteRow {
  readonly seq: number;
  readonly audit_id: number;
  readonly people_seq: number;
  readonly system_seq: number;
  readonly answers: number;
}

interface Written {
  readonly draft: Draft;
  readonly numbers: CommitNumbers | undefined;
}

/** Carries a draft through one transaction and tells what became durable, in the order of commits. */
export class Committer {
  constructor(
    private readonly database: Database,
    private readonly feed: CommitFeed,
    private readonly replica: string,
    private readonly onSaved: () => void,
  ) {}

  /** `fill` locks tenants and decides. @returns the numbers, or undefined when there was nothing to write. */
  async commit(
    kind: PoolKind,
    fill: (client: PoolClient, draft: Draft) => Promise<void>,
  ): Promise<CommitNumbers | undefined> {
    let numbers: CommitNumbers | undefined;
    try {
      const written = await inTransaction<Written>(this.database, kind, async (client) => {
        const draft = new Draft();
        await fill(client, draft);
        if (draft.changes.length === 0) return { result: { draft, numbers: undefined }, mark: undefined };
        const token = randomUUID();
        const row = await this.write(client, draft, token);
        numbers = {
          seq: row.seq,
          auditId: row.audit_id,
          people: row.people_seq,
          system: row.system_seq,
        };
        this.feed.expect(numbers.seq);
        return { result: { draft, numbers }, mark: { seq: row.seq, token } };
      });
      if (!written.numbers) return undefined;
      this.onSaved();
      await this.feed.own(written.numbers, written.draft.committed);
      return written.numbers;
    } catch (error) {
      if (numbers) this.feed.giveUp(numbers.seq);
      throw error;
    }
  }

  private async write(client: PoolClient, draft: Draft, token: string): Promise<WriteRow> {
    const earlier = await earlierRuns(client, runsToLookUp(draft));
    const values = [...writeParameters(draft, earlier, this.replica), token];
    const { rows } = await client.query<WriteRow>({ name: 'write', text: WRITE, values });
    const [row] = rows;
    if (!row) throw new Error('The row of numbers is missing in the database.');
    if (row.answers < answerRows(draft).length) throw keyTaken();
    return row;
  }
}

/** Another replica has answered the same Idempotency-Key a moment ago: this act is undone, and the first answer stands. */
function keyTaken(): DomainError {
  const message =
    'A request with this Idempotency-Key has just been carried out. Nothing more was done; send it again.';
  return new DomainError('run_in_progress', message);
}

async function earlierRuns(client: PoolClient, ids: readonly string[]): Promise<ReadonlyMap<string, Run>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ doc: Run }>({
    name: 'earlier-runs',
    text: 'SELECT doc FROM command_center.runs WHERE id = ANY ($1::text[])',
    values: [ids],
  });
  return new Map(rows.map(({ doc }) => [doc.id, doc]));
}
