import type { AuditEntry, AuditPage, AuditVerification } from '@aetherlink/contracts/audit';
import { anEntry } from '../../core/testing/an-entry';
import { NOW } from '../../core/testing/now';

/** A page of the audit as the server answers it. */
export function pageOf(entries: readonly AuditEntry[], change: Partial<AuditPage> = {}): AuditPage {
  return { ok: true, ts: NOW, ts_iso: '', audit: [...entries], total: entries.length, next_cursor: null, ...change };
}

/** Entries by their ids; newest first, so give falling ones. */
export function entriesOf(...ids: number[]): AuditEntry[] {
  return ids.map((id) => anEntry({ id, seq: id }));
}

/** So many ids downwards from the first. */
export function downFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first - index);
}

/** An intact keyed chain up to #48211. */
export function verificationOf(change: Partial<AuditVerification> = {}): AuditVerification {
  return {
    ok: true,
    ts: NOW,
    ts_iso: '',
    intact: true,
    kind: 'hmac',
    verified_at: NOW,
    verified_at_iso: '',
    rings: [],
    verified_up_to: 48_211,
    ...change,
  };
}
