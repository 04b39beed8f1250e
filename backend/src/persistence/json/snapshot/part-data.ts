import type { Schedule } from '../../../domain/schedule.js';
import { normaliseTenant } from '../../../domain/tenant-slug.js';
import { decodeAuditEntry } from '../../codecs/audit-codec.js';
import { decodeCredential } from '../../codecs/credential-codec.js';
import { decodeIdempotency } from '../../codecs/idempotency-codec.js';
import { JsonFields, isJsonObject, MalformedRecord } from '../../codecs/json-fields.js';
import { decodeLocalRun } from '../../codecs/local-run-codec.js';
import { decodeRun } from '../../codecs/run-codec.js';
import { decodeSchedule } from '../../codecs/schedule-codec.js';
import { decodeSession } from '../../codecs/session-codec.js';
import { decodeBin } from '../../codecs/summary-bin-codec.js';
import { decodeTick } from '../../codecs/tick-codec.js';
import { decodeToken } from '../../codecs/token-codec.js';
import type { ChainPlaces, RingPoints } from '../state/ring-chains.js';
import type { StoreState } from '../state/store-state.js';
import type { Part } from './snapshot-names.js';

/** Takes a part back into the state. @throws MalformedRecord when the data has another form. */
export function restorePart(part: Part, data: unknown, state: StoreState): void {
  RESTORE[part](data, state);
}

const RESTORE: Readonly<Record<Part, (data: unknown, state: StoreState) => void>> = {
  schedules(data, state) {
    for (const schedule of decodeSchedules(data)) {
      state.setView(schedule.tenant, { ...state.view(schedule.tenant), schedule });
    }
  },
  audit(data, state) {
    for (const entry of listOf(data, 'audit').map(decodeAuditEntry).reverse()) state.audit.add(entry);
  },
  localRuns(data, state) {
    for (const run of listOf(data, 'local runs').map(decodeLocalRun).reverse()) state.putLocalRun(run);
  },
  commandCenter(data, state) {
    const fields = JsonFields.of(data, 'command center');
    const numbers = JsonFields.of(fields.raw('audit_numbers'), 'audit numbers');
    const anchors = JsonFields.of(fields.raw('audit_anchors'), 'audit anchors');
    state.audit.restore(
      { id: numbers.number('id'), people: numbers.number('people'), system: numbers.number('system') },
      { people: anchors.number('people'), system: anchors.number('system') },
    );
    // Files from before the audit was chained have none.
    if (fields.has('audit_chain')) state.audit.restoreChains(decodeChains(fields.raw('audit_chain')));
    state.prunedBefore = fields.moment('pruned_before');
    state.historyDroppedUntil = fields.moment('history_dropped_until');
    for (const token of fields.list('tokens').map(decodeToken)) state.tokens.set(token.id, token);
    // Backups have no such list, nor have files from before people could sign in.
    for (const session of fields.has('sessions') ? fields.list('sessions').map(decodeSession) : []) {
      state.sessions.set(session.id, session);
    }
    for (const record of fields.list('idempotency').map(decodeIdempotency)) state.idempotency.put(record);
    for (const activeRun of fields.list('open_runs').map(decodeRun)) {
      state.setView(activeRun.tenant, { ...state.view(activeRun.tenant), activeRun });
      state.runs.put(activeRun);
    }
    for (const openTick of fields.list('open_ticks').map(decodeTick)) {
      state.setView(openTick.tenant, { ...state.view(openTick.tenant), openTick });
      state.ticks.put(openTick);
    }
    // Files from before tenants could have keys have no such list.
    for (const credential of fields.has('credentials') ? fields.list('credentials').map(decodeCredential) : []) {
      state.setView(credential.tenant, { ...state.view(credential.tenant), credential });
    }
    state.summary.restore(fields.list('bins').map(decodeBin));
  },
};

function decodeChains(value: unknown): ChainPlaces {
  const fields = JsonFields.of(value, 'audit chain');
  return {
    name: fields.text('name'),
    anchors: decodePoints(fields.raw('anchors')),
    heads: decodePoints(fields.raw('heads')),
  };
}

function decodePoints(value: unknown): RingPoints {
  const fields = JsonFields.of(value, 'audit chain');
  const point = (ring: 'people' | 'system'): RingPoints['people'] => {
    const place = JsonFields.of(fields.raw(ring), 'audit chain');
    return { seq: place.number('seq'), hash: place.text('hash') };
  };
  return { people: point('people'), system: point('system') };
}

function decodeSchedules(data: unknown): readonly Schedule[] {
  if (!isJsonObject(data)) throw new MalformedRecord('schedules are not an object');
  return Object.entries(data).map(([name, stored]) => {
    const verdict = normaliseTenant(name);
    if (!('slug' in verdict) || verdict.slug !== name) throw new MalformedRecord('a key that is no tenant');
    return decodeSchedule(name, stored);
  });
}

function listOf(data: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(data)) throw new MalformedRecord(`${what} are not a list`);
  return data;
}
