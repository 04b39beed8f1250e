import type { Moment } from '../../../domain/moment.js';
import type { IdempotencyRecord } from '../../../domain/tenant-state.js';

const KEPT_MS = 86_400_000;

/** The answers of the last 24 hours by scope and key, in the order in which they were given. */
export class IdempotencyRecords {
  private readonly records = new Map<string, IdempotencyRecord>();

  all(): readonly IdempotencyRecord[] {
    return [...this.records.values()];
  }

  put(record: IdempotencyRecord): void {
    const name = nameOf(record.scope, record.key);
    this.records.delete(name);
    this.records.set(name, record);
    this.dropOlderThan(record.at - KEPT_MS);
  }

  get(scope: string, key: string, now: Moment): IdempotencyRecord | undefined {
    const record = this.records.get(nameOf(scope, key));
    return record && record.at > now - KEPT_MS ? record : undefined;
  }

  private dropOlderThan(oldest: Moment): void {
    for (const [name, record] of this.records) {
      if (record.at >= oldest) return;
      this.records.delete(name);
    }
  }
}

const nameOf = (scope: string, key: string): string => JSON.stringify([scope, key]);
