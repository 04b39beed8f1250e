import type { AuditEntry, NewAuditEntry } from '../../../domain/audit-entry.js';
import type { PageOf } from '../../page.js';
import type { AuditQuery, AuditStore } from '../../persistence.js';
import type { StoreCore } from '../store-core.js';
import { readCursor, writeCursor } from './page-cursor.js';

/** The last 100 entries. */
export class JsonAuditStore implements AuditStore {
  constructor(private readonly core: StoreCore) {}

  async append(entry: NewAuditEntry): Promise<AuditEntry> {
    this.core.requireWritable();
    const numbered = this.core.numbered(entry);
    await this.core.commit([{ kind: 'audit', entry: numbered }]);
    return numbered;
  }

  async page(query: AuditQuery): Promise<PageOf<AuditEntry>> {
    this.core.requireReadable();
    const { audit } = this.core.state;
    const before = query.cursor === undefined ? Infinity : Number(readCursor(query.cursor, ['number'])[0]);
    const matches = audit.all.toReversed().filter((entry) => fits(entry, query));
    const behind = matches.filter(({ id }) => id < before);
    const rows = behind.slice(0, query.limit);
    const last = rows[rows.length - 1];
    const more = behind.length > rows.length;
    const { people, system } = audit.anchors;
    const gone = query.ring ? audit.anchors[query.ring] > 0 : people + system > 0;
    return {
      rows,
      nextCursor: more && last ? writeCursor([last.id]) : null,
      total: matches.length,
      historyPruned: !more && gone,
    };
  }
}

function fits(entry: AuditEntry, query: AuditQuery): boolean {
  return (
    (query.tenant === undefined || entry.tenant === query.tenant) &&
    (query.operations === undefined || query.operations.includes(entry.operation)) &&
    (query.source === undefined || entry.source === query.source) &&
    (query.actor === undefined || entry.actor === query.actor) &&
    (query.ring === undefined || entry.ring === query.ring) &&
    (query.actionId === undefined || entry.actionId === query.actionId) &&
    (query.outcome === undefined || entry.outcome === query.outcome) &&
    (query.since === undefined || entry.at >= query.since) &&
    (query.until === undefined || entry.at <= query.until)
  );
}
