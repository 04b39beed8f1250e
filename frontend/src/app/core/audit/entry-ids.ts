import type { AuditEntry } from '@aetherlink/contracts/audit';
import { ENTRY } from '../strings/audit-entry.strings';

/** An id of an entry and what it identifies. */
export interface EntryId {
  readonly label: string;
  readonly value: string;
}

/** The ids by which an entry can be found again: its own, its action's, its run's and its request's. */
export function entryIds({ id, action_id, run_id, request_id }: AuditEntry): readonly EntryId[] {
  return [
    { label: ENTRY.entryId, value: String(id) },
    { label: ENTRY.actionId, value: action_id },
    { label: ENTRY.runId, value: run_id },
    { label: ENTRY.requestId, value: request_id },
  ].flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
}
