import type { ActorDetail, AuditEntry } from '../../domain/audit-entry.js';
import { toIso, toSeconds } from '../../domain/moment.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const RINGS = ['people', 'system'] as const;
const OUTCOMES = ['success', 'denied', 'failed'] as const;

/** An entry exactly as an export shows it, which is also a superset of the original system's entry. */
export function encodeAuditEntry(entry: AuditEntry): JsonObject {
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
    actor_detail: entry.actorDetail,
    action_id: entry.actionId,
    run_id: entry.runId,
    request_id: entry.requestId,
    outcome: entry.outcome,
    before: entry.before,
    after: entry.after,
    metadata: entry.metadata,
    hash: entry.hash,
    prev_hash: entry.prevHash,
  };
}

/** @throws MalformedRecord */
export function decodeAuditEntry(value: unknown): AuditEntry {
  const fields = JsonFields.of(value, 'audit entry');
  const actorDetail = fields.optionalObject('actor_detail');
  const entry: { -readonly [Name in keyof AuditEntry]: AuditEntry[Name] } = {
    id: fields.number('id'),
    seq: fields.number('seq'),
    ring: fields.oneOf('ring', RINGS),
    at: fields.moment('ts'),
    tenant: fields.text('tenant'),
    operation: fields.text('operation'),
    source: fields.text('source'),
    actor: fields.text('actor'),
    outcome: fields.oneOf('outcome', OUTCOMES),
  };
  if (actorDetail) entry.actorDetail = decodeActorDetail(actorDetail);
  if (fields.has('action_id')) entry.actionId = fields.text('action_id');
  if (fields.has('run_id')) entry.runId = fields.text('run_id');
  if (fields.has('request_id')) entry.requestId = fields.text('request_id');
  if (fields.has('before')) entry.before = fields.child('before');
  if (fields.has('after')) entry.after = fields.child('after');
  if (fields.has('metadata')) entry.metadata = fields.child('metadata');
  if (fields.has('hash')) entry.hash = fields.text('hash');
  if (fields.has('prev_hash')) entry.prevHash = fields.text('prev_hash');
  return entry;
}

function decodeActorDetail(value: unknown): ActorDetail {
  const fields = JsonFields.of(value, 'actor detail');
  const credential = fields.optionalText('credential');
  return {
    type: fields.text('type'),
    id: fields.text('id'),
    role: fields.text('role'),
    ...(credential === undefined ? {} : { credential }),
  };
}
