import type { AuditEntry as WireAuditEntry } from '@aetherlink/contracts/audit';
import type { AuditEntry } from '../domain/audit-entry.js';
import { toIso, toSeconds } from '../domain/moment.js';

/** An audit entry as the API shows it. */
export function auditWire(entry: AuditEntry): WireAuditEntry {
  return {
    id: entry.id,
    seq: entry.seq,
    ring: entry.ring,
    ts: toSeconds(entry.at),
    ts_iso: toIso(entry.at),
    tenant: entry.tenant,
    operation: entry.operation,
    source: entry.source,
    actor: entry.actor,
    ...(entry.actorDetail ? { actor_detail: { ...entry.actorDetail } } : {}),
    ...(entry.actionId ? { action_id: entry.actionId } : {}),
    ...(entry.runId ? { run_id: entry.runId } : {}),
    ...(entry.requestId ? { request_id: entry.requestId } : {}),
    outcome: entry.outcome,
    ...(entry.before ? { before: { ...entry.before } } : {}),
    ...(entry.after ? { after: { ...entry.after } } : {}),
    ...(entry.metadata ? { metadata: { ...entry.metadata } } : {}),
    ...(entry.hash === undefined ? {} : { hash: entry.hash }),
  };
}
