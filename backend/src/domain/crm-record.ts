import type { JsonObject } from './json.js';
import type { Moment } from './moment.js';
import type { TenantSlug } from './tenant-slug.js';

export const RECORD_KINDS = ['job', 'contact', 'user'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Whom a record is about; every part may be unknown. */
export interface RecordContact {
  /** The vendor's id of the contact. */
  readonly id?: string;
  readonly name?: string;
  readonly company?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** What an import read about one CRM item, before the store adds when it was seen. */
export interface ImportedRecord {
  readonly kind: RecordKind;
  /** The vendor's id; with tenant and kind it is the key under which an import may be repeated. */
  readonly externalId: string;
  readonly title: string;
  /** A job's milestone, with the reason of a dead lead; a user's status; empty for contacts. */
  readonly status: string;
  readonly owner?: string;
  /** Money in the account's currency. */
  readonly value?: number;
  readonly contact?: RecordContact;
  readonly createdAt?: Moment;
  readonly modifiedAt?: Moment;
  /** SHA-256 (hex) of the canonical JSON of the item as the list gave it: equal hashes mean unchanged. */
  readonly hash: string;
  /** When the item's own details (money, people, milestones) were last read; jobs only. */
  readonly detailsAt?: Moment;
  /** When its primary contact was last read; jobs only. */
  readonly contactAt?: Moment;
  /** Everything the vendor said, by part (`job`, `financials`, …), with the fields that are not understood. */
  readonly raw: JsonObject;
}

/** One imported CRM item as it is kept, without what the vendor said word for word. */
export interface RecordRow extends Omit<ImportedRecord, 'raw'> {
  readonly tenant: TenantSlug;
  readonly firstSeenAt: Moment;
  readonly lastSeenAt: Moment;
  /** A complete sweep did not find it any more. */
  readonly missing: boolean;
  /** The run that last wrote it. */
  readonly runId: string;
}

/** One imported CRM item with everything that is known of it. */
export interface CrmRecord extends RecordRow {
  readonly raw: JsonObject;
}
