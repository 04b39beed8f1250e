import type { Answer, EpochSeconds, Page } from './answer.d.ts';

export type RecordKind = 'job' | 'contact' | 'user';

export interface RecordContact {
  id?: string;
  name?: string;
  company?: string;
  email?: string;
  phone?: string;
}

/** One imported CRM item. */
export interface CrmRecord {
  tenant: string;
  kind: RecordKind;
  external_id: string;
  title: string;
  status: string;
  owner?: string;
  value?: number;
  contact?: RecordContact;
  source: 'acculynx';
  created_at?: EpochSeconds;
  created_at_iso?: string;
  modified_at?: EpochSeconds;
  modified_at_iso?: string;
  first_seen_at: EpochSeconds;
  first_seen_at_iso: string;
  last_seen_at: EpochSeconds;
  last_seen_at_iso: string;
  missing: boolean;
  run_id: string;
}

export interface RecordFacet {
  name: string;
  count: number;
}

/** `GET records?tenant=`: newest modification first. */
export interface RecordPage extends Page<CrmRecord> {
  counts: Record<RecordKind, number> & { missing: number };
  /** Of the asked kind (job when none is asked), most frequent first. */
  statuses: RecordFacet[];
  owners: RecordFacet[];
}

/** `GET records/:kind/:external_id`. */
export interface RecordDetail extends Answer {
  record: CrmRecord & {
    milestones?: { name: string; at?: EpochSeconds; at_iso?: string }[];
    money?: { approved_value?: number; balance_due?: number; sales_amount?: number; percentage_collected?: number };
    address?: string;
    /** Everything the vendor said, by part. Text only: never to be shown as HTML. */
    raw: Record<string, unknown>;
  };
}

export interface FieldDifference {
  field: string;
  before: unknown;
  after: unknown;
}

/** `POST preview`: what a full comparison would change; nothing was written. */
export interface Preview extends Answer {
  tenant: string;
  run_id: string;
  counts: { created: number; updated: number; unchanged: number; missing: number | null };
  /** False when time ran out before every page was read; then `missing` is null. */
  complete: boolean;
  /** At most 20 records. */
  sample: {
    kind: RecordKind;
    external_id: string;
    title: string;
    change: 'created' | 'updated' | 'missing';
    fields: FieldDifference[];
  }[];
  api_calls: number;
  message: string;
}

/** `POST missing/approve {count}`: the next weekly sweep may mark up to `count` records as missing; it starts at once. */
export interface ApproveMissingBody {
  count: number;
}
