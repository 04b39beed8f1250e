import type { NewAuditEntry } from '../../domain/audit-entry.js';
import type { Credential } from '../../domain/credential.js';
import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import { NO_STATS } from '../../domain/run.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Tick } from '../../domain/tick.js';

/** A schedule of 60 s, never run, due at `anchor`. */
export function sampleSchedule(tenant: string, anchor: Moment, changes: Partial<Schedule> = {}): Schedule {
  return {
    tenant,
    generation: `generation-of-${tenant}`,
    version: 1,
    intervalSec: 60,
    anchor,
    catchUp: 'one',
    nextTickAt: anchor,
    lastRun: 0,
    lastStatus: { ok: true, at: anchor, message: 'schedule registered' },
    statusSince: anchor,
    consecutiveFailures: 0,
    createdAt: anchor,
    updatedAt: anchor,
    ...changes,
  };
}

/** A queued run of a tick at `queuedAt`. */
export function sampleRun(tenant: string, id: string, queuedAt: Moment, changes: Partial<Run> = {}): Run {
  return {
    id,
    tenant,
    generation: `generation-of-${tenant}`,
    trigger: 'schedule',
    status: 'queued',
    attempt: 1,
    actor: 'scheduler',
    source: 'scheduler',
    mode: 'stub',
    scheduledFor: queuedAt,
    queuedAt,
    missedCount: 0,
    message: 'queued',
    stats: NO_STATS,
    replica: 'test',
    ...changes,
  };
}

/** The same run, ended well after 10 ms. */
export const ended = (run: Run, changes: Partial<Run> = {}): Run => ({
  ...run,
  status: 'succeeded',
  startedAt: run.startedAt ?? run.queuedAt,
  finishedAt: run.queuedAt + 10,
  durationMs: 10,
  message: 'done',
  ...changes,
});

/** A ledger row of one tick. */
export const sampleTick = (tenant: string, from: Moment, changes: Partial<Tick> = {}): Tick => ({
  tenant,
  from,
  to: from,
  count: 1,
  decision: 'missed_downtime',
  reason: 'The service was not running.',
  ...changes,
});

/** An entry about a person's act. */
export const sampleEntry = (tenant: string, changes: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  ring: 'people',
  tenant,
  operation: 'scheduler.schedule.created',
  source: 'ui',
  actor: 'local:ops',
  outcome: 'success',
  ...changes,
});

/** A sealed key of a location of the tenant's own. */
export const sampleCredential = (tenant: string, at: Moment, changes: Partial<Credential> = {}): Credential => ({
  tenant,
  secret: {
    wrappingKeyId: 'k1',
    wrappedKey: 'd3JhcHBlZA==',
    wrapIv: 'aXY=',
    wrapTag: 'dGFn',
    iv: 'aXY=',
    tag: 'dGFn',
    ciphertext: 'c2VhbGVk',
  },
  last4: '1234',
  fingerprint: `fingerprint-of-${tenant}`,
  locationName: `Location of ${tenant}`,
  companyId: `company-of-${tenant}`,
  setAt: at,
  setBy: 'local:ops',
  checkedAt: at,
  health: 'ok',
  ...changes,
});
