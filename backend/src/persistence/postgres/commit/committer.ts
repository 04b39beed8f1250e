import { randomUUID } from 'node:crypto';
import type { PoolClient, QueryResultRow } from 'pg';
import { DomainError } from '../../../domain/domain-error.js';
import type { Run } from '../../../domain/run.js';
import type { PoolKind } from '../connection/connection-settings.js';
import type { Database } from '../connection/database.js';
import type { CommitFeed } from '../feed/commit-feed.js';
import type { Events } from '../feed/event-rows.js';
import { Draft } from './draft.js';
import type { CommitNumbers } from './numbering.js';
import { runsToLookUp } from './summary-growth.js';
import type { LastWrite } from './transaction.js';
import { inTransaction } from './transaction.js';
import type { WriteRow } from './write-statement.js';
import { answerRows, WRITE, writeParameters } from './write-statement.js';

/** Carries a draft through one transaction and tells what became durable, in the order of commits. */
export class Committer {
  constructor(
    private readonly database: Database,
    private readonly feed: CommitFeed,
    private readonly events: Events,
    private readonly replica: string,
    private readonly onSaved: () => void,
  ) {}

  /** `fill` locks tenants and decides. @returns the numbers, or undefined when there was nothing to write. */
  async commit(
    kind: PoolKind,
    fill: (client: PoolClient, draft: Draft) => Promise<void>,
  ): Promise<CommitNumbers | undefined> {
    let expected: number | undefined;
    try {
      const { result: draft, numbers } = await inTransaction(this.database, kind, async (client) => {
        const filled = new Draft();
        // News of other replicas come in the packet of the first statements.
        const news = this.feed.bring((after, upTo) => this.events.readAlong(client, after, upTo));
        await Promise.all([fill(client, filled), news]);
        if (filled.changes.length === 0) return { result: filled };
        const earlier = await earlierRuns(client, runsToLookUp(filled));
        const write = this.write(filled, earlier, (seq) => {
          expected = seq;
          this.feed.expect(seq);
        });
        return { result: filled, write };
      });
      if (!numbers) return undefined;
      this.onSaved();
      await this.feed.own(numbers, draft.committed);
      return numbers;
    } catch (error) {
      if (expected !== undefined) this.feed.giveUp(expected);
      throw error;
    }
  }

  private write(draft: Draft, earlier: ReadonlyMap<string, Run>, onSeq: (seq: number) => void): LastWrite {
    const answers = answerRows(draft).length;
    const token = randomUUID();
    return {
      query: { name: 'write', text: WRITE, values: [...writeParameters(draft, earlier, this.replica), token] },
      token,
      mayRefuse: answers > 0,
      numbered: (row: QueryResultRow) => {
        const written = row as WriteRow;
        if (written.answers < answers) throw keyTaken();
        onSeq(written.seq);
        return {
          seq: written.seq,
          auditId: written.audit_id,
          people: written.people_seq,
          system: written.system_seq,
        };
      },
    };
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
