import type { AccessToken } from '../../domain/access-token.js';
import type { AuditEntry } from '../../domain/audit-entry.js';
import type { Credential } from '../../domain/credential.js';
import type { LocalRun } from '../../domain/local-run.js';
import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import type { Schedule } from '../../domain/schedule.js';
import type { BrowserSession } from '../../domain/session.js';
import type { TenantSlug } from '../../domain/tenant-slug.js';
import type { IdempotencyRecord } from '../../domain/tenant-state.js';
import type { Tick } from '../../domain/tick.js';
import { decodeAuditEntry, encodeAuditEntry } from '../codecs/audit-codec.js';
import { decodeCredential, encodeCredential } from '../codecs/credential-codec.js';
import { decodeIdempotency, encodeIdempotency } from '../codecs/idempotency-codec.js';
import type { JsonObject } from '../codecs/json-fields.js';
import { JsonFields, MalformedRecord } from '../codecs/json-fields.js';
import { decodeLocalRun, encodeLocalRun } from '../codecs/local-run-codec.js';
import { decodeRun, encodeRun } from '../codecs/run-codec.js';
import { decodeSchedule, encodeSchedule } from '../codecs/schedule-codec.js';
import { decodeSession, encodeSession } from '../codecs/session-codec.js';
import { decodeTick, encodeTick } from '../codecs/tick-codec.js';
import { decodeToken, encodeToken } from '../codecs/token-codec.js';

/** One fact that a commit writes. The whole state is the sum of all changes in the order of their sequence numbers. */
export type Change =
  | { readonly kind: 'schedule'; readonly tenant: TenantSlug; readonly schedule: Schedule | null }
  | { readonly kind: 'credential'; readonly tenant: TenantSlug; readonly credential: Credential | null }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'tick'; readonly tick: Tick }
  | { readonly kind: 'audit'; readonly entry: AuditEntry }
  | { readonly kind: 'local_run'; readonly run: LocalRun }
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'token_used'; readonly id: string; readonly at: Moment }
  /** `session` is null when it was removed. */
  | { readonly kind: 'session'; readonly id: string; readonly session: BrowserSession | null }
  | { readonly kind: 'session_seen'; readonly id: string; readonly at: Moment }
  /** Those whose time has run out at `at` go, as they are when this takes effect. */
  | { readonly kind: 'sessions_ended'; readonly at: Moment }
  | { readonly kind: 'idempotency'; readonly record: IdempotencyRecord }
  | { readonly kind: 'prune'; readonly before: Moment };

/** The form of a change in a journal line: an object whose first member names its kind. */
export function encodeChange(change: Change): JsonObject {
  switch (change.kind) {
    case 'schedule':
      return { schedule: change.schedule && encodeSchedule(change.schedule), tenant: change.tenant };
    case 'credential':
      return { credential: change.credential && encodeCredential(change.credential), tenant: change.tenant };
    case 'run':
      return { run: encodeRun(change.run) };
    case 'tick':
      return { tick: encodeTick(change.tick) };
    case 'audit':
      return { audit: encodeAuditEntry(change.entry) };
    case 'local_run':
      return { local_run: encodeLocalRun(change.run) };
    case 'token':
      return { token: encodeToken(change.token) };
    case 'token_used':
      return { token_used: { id: change.id, at: change.at / 1000 } };
    case 'session':
      return { session: change.session && encodeSession(change.session), id: change.id };
    case 'session_seen':
      return { session_seen: { id: change.id, at: change.at / 1000 } };
    case 'sessions_ended':
      return { sessions_ended: { at: change.at / 1000 } };
    case 'idempotency':
      return { idempotency: encodeIdempotency(change.record) };
    case 'prune':
      return { prune: { before: change.before / 1000 } };
  }
}

/** @throws MalformedRecord */
export function decodeChange(value: unknown): Change {
  const fields = JsonFields.of(value, 'change');
  if (fields.has('schedule')) {
    const tenant = fields.text('tenant');
    const stored = fields.raw('schedule');
    return { kind: 'schedule', tenant, schedule: stored === null ? null : decodeSchedule(tenant, stored) };
  }
  if (fields.has('credential')) {
    const tenant = fields.text('tenant');
    const stored = fields.raw('credential');
    return { kind: 'credential', tenant, credential: stored === null ? null : decodeCredential(stored) };
  }
  if (fields.has('run')) return { kind: 'run', run: decodeRun(fields.raw('run')) };
  if (fields.has('tick')) return { kind: 'tick', tick: decodeTick(fields.raw('tick')) };
  if (fields.has('audit')) return { kind: 'audit', entry: decodeAuditEntry(fields.raw('audit')) };
  if (fields.has('local_run')) return { kind: 'local_run', run: decodeLocalRun(fields.raw('local_run')) };
  if (fields.has('token')) return { kind: 'token', token: decodeToken(fields.raw('token')) };
  if (fields.has('token_used')) return { kind: 'token_used', ...decodeUse(fields.raw('token_used')) };
  if (fields.has('session')) {
    const stored = fields.raw('session');
    return { kind: 'session', id: fields.text('id'), session: stored === null ? null : decodeSession(stored) };
  }
  if (fields.has('session_seen')) return { kind: 'session_seen', ...decodeUse(fields.raw('session_seen')) };
  if (fields.has('sessions_ended')) {
    return { kind: 'sessions_ended', at: JsonFields.of(fields.raw('sessions_ended'), 'end').moment('at') };
  }
  if (fields.has('idempotency')) {
    return { kind: 'idempotency', record: decodeIdempotency(fields.raw('idempotency')) };
  }
  if (fields.has('prune')) {
    return { kind: 'prune', before: JsonFields.of(fields.raw('prune'), 'prune').moment('before') };
  }
  throw new MalformedRecord('a change of no known kind');
}

function decodeUse(value: unknown): { readonly id: string; readonly at: Moment } {
  const fields = JsonFields.of(value, 'use');
  return { id: fields.text('id'), at: fields.moment('at') };
}
