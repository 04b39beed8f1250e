import type { AuditEntry, AuditRing } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { JsonObject } from '../../codecs/json-fields.js';
import { isJsonObject } from '../../codecs/json-fields.js';
import { AUDIT_KEPT } from '../state/audit-rings.js';
import { momentIn, objectIn, textIn, UNKNOWN_ACTOR } from './original-values.js';

const SOURCES_OF_PEOPLE = ['ui', 'api', 'ops'];
/** Written by the bus for every event, whoever caused it. */
const EVENT_ECHOES = ['event_emit', 'event_ingest'];

/** The original system's audit (newest first) as ours, oldest first, with numbers. Operations keep their old names. */
export function convertAudit(data: readonly unknown[], now: Moment): readonly AuditEntry[] {
  const seqs: Record<AuditRing, number> = { people: 0, system: 0 };
  return data
    .filter(isJsonObject)
    .slice(0, AUDIT_KEPT)
    .reverse()
    .map((old, i) => {
      const entry = entryOf(old, now);
      seqs[entry.ring] += 1;
      return { id: i + 1, seq: seqs[entry.ring], ...entry };
    });
}

function entryOf(old: JsonObject, now: Moment): Omit<AuditEntry, 'id' | 'seq'> {
  const operation = textIn(old['operation']) ?? 'unknown';
  const source = textIn(old['source']) ?? 'command-center';
  const ofPeople = SOURCES_OF_PEOPLE.includes(source) && !EVENT_ECHOES.includes(operation);
  const metadata = objectIn(old['metadata']);
  return {
    ring: ofPeople ? 'people' : 'system',
    at: momentIn(old['ts'], now) ?? isoMoment(old['ts_iso']) ?? now,
    tenant: textIn(old['tenant']) ?? 'system',
    operation,
    source,
    actor: textIn(old['actor']) ?? (ofPeople ? UNKNOWN_ACTOR : source),
    outcome: operation.endsWith('failed') ? 'failed' : 'success',
    ...(metadata ? { metadata } : {}),
  };
}

function isoMoment(value: unknown): Moment | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isFinite(parsed) ? parsed : undefined;
}
