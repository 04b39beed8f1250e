import type { SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { AuditEntry, NewAuditEntry } from '../../../domain/audit-entry.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { AuditVerdict, ChainHeads } from '../../audit-chain/chain-types.js';
import type { PageOf } from '../../page.js';
import type { AuditFilter, AuditQuery, AuditStore } from '../../persistence.js';
import type { AuditProof } from '../audit/audit-proof.js';
import { ENTRY_COLUMNS, entryOf } from '../audit/chain-rows.js';
import type { ActQueue } from '../commit/act-queue.js';
import { numberedEntry } from '../commit/numbering.js';
import type { Database } from '../connection/database.js';
import type { Schema } from '../schema.js';
import { statements } from '../schema.js';
import { factOf } from './history-facts.js';
import { wholeNumber } from './whole-number.js';

/** More matches than this are not counted: it would cost a scan. */
const MOST_COUNTED = 10_000;
/** Entries that are read at once while all are. */
const AT_ONCE = 1_000;

type Entries<Columns> = SelectQueryBuilder<Schema, 'command_center.audit', Columns>;

/** The whole audit that retention has left. */
export class PostgresAuditStore implements AuditStore {
  constructor(
    private readonly database: Database,
    private readonly acts: ActQueue,
    private readonly proof: AuditProof,
  ) {}

  async append(entry: NewAuditEntry): Promise<AuditEntry> {
    const { result, numbers } = await this.acts.write((draft) => {
      const placed = draft.placed(entry);
      draft.add([{ kind: 'audit', entry: placed }]);
      return placed;
    });
    return numbers ? numberedEntry(result, numbers) : result;
  }

  async page(query: AuditQuery): Promise<PageOf<AuditEntry>> {
    const before = query.cursor === undefined ? undefined : wholeNumber(readCursor(query.cursor, ['number'])[0]);
    let page = matching(query)
      .select(ENTRY_COLUMNS)
      .orderBy(placeOf(query), 'desc')
      .limit(query.limit + 1);
    if (before !== undefined) page = page.where('id', '<', before);
    const counted = statements
      .selectFrom(
        matching(query)
          .select('id')
          .limit(MOST_COUNTED + 1)
          .as('some'),
      )
      .select(({ fn }) => fn.countAll<number>().as('count'));
    const [found, [counts]] = await Promise.all([
      this.database.read(page.compile()),
      this.database.read(counted.compile()),
    ]);
    const rows = found.slice(0, query.limit).map(entryOf);
    const last = rows[rows.length - 1];
    const more = found.length > query.limit;
    const total = counts?.count ?? 0;
    return {
      rows,
      nextCursor: more && last ? writeCursor([last.id]) : null,
      total: total > MOST_COUNTED ? null : total,
      historyPruned: !more && (await factOf(this.database, 'audit_purged_before')) > 0,
    };
  }

  async *oldestFirst(filter: AuditFilter): AsyncGenerator<AuditEntry> {
    const [newest] = await this.database.read(
      statements.selectFrom('command_center.numbers').select('audit_id').compile(),
    );
    const entries = matching(filter)
      .select(ENTRY_COLUMNS)
      .where('id', '<=', newest?.audit_id ?? 0);
    const place = placeOf(filter);
    for (let after = 0; ;) {
      const portion = entries.where(place, '>', after).orderBy(place).limit(AT_ONCE);
      const rows = await this.database.read(portion.compile());
      yield* rows.map(entryOf);
      const last = rows[rows.length - 1];
      if (!last || rows.length < AT_ONCE) return;
      after = last[place];
    }
  }

  verify(): Promise<AuditVerdict> {
    return this.proof.verify();
  }

  chainHeads(): Promise<ChainHeads> {
    return this.proof.heads();
  }
}

/** Both give the same order within a ring, and its few acts of people are found by `seq` among the many of the scheduler. */
const placeOf = ({ ring }: AuditFilter): 'id' | 'seq' => (ring === undefined ? 'id' : 'seq');

function matching(query: AuditFilter): Entries<object> {
  let entries: Entries<object> = statements.selectFrom('command_center.audit');
  if (query.tenant !== undefined) entries = entries.where('tenant', '=', query.tenant);
  if (query.operations)
    entries = entries.where('operation', 'in', query.operations.length > 0 ? query.operations : ['']);
  if (query.source !== undefined) entries = entries.where('source', '=', query.source);
  if (query.actor !== undefined) entries = entries.where('actor', '=', query.actor);
  if (query.ring !== undefined) entries = entries.where('ring', '=', query.ring);
  if (query.actionId !== undefined) entries = entries.where('action_id', '=', query.actionId);
  if (query.outcome !== undefined) entries = entries.where(sql`doc ->> 'outcome'`, '=', query.outcome);
  if (query.since !== undefined) entries = entries.where('at', '>=', query.since);
  if (query.until !== undefined) entries = entries.where('at', '<=', query.until);
  return entries;
}
