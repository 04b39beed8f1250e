import { type Act, actedBy } from '../domain/act.js';
import type { AuditOperation, NewAuditEntry } from '../domain/audit-entry.js';
import type { Credential, KeyHealth, SealedSecret } from '../domain/credential.js';
import type { Schedule } from '../domain/schedule.js';
import { forgetKey, liftHold, type ScheduleAct, turnLive } from '../domain/schedule-acts.js';
import type { TenantChange, TenantRule, TenantState } from '../domain/tenant-state.js';
import { noKey, noSchedule, otherLocation } from './refusals.js';

/** A key that was checked and sealed, before the commit says when. */
export type CheckedKey = Pick<Credential, 'secret' | 'last4' | 'fingerprint' | 'locationName' | 'companyId'>;

/** The tenant's key after an act. */
export interface ActedCredential {
  readonly credential?: Credential;
  readonly holdLifted: boolean;
  /** One run of the tenant is due at once. */
  readonly runDue: boolean;
}

/** What trying a saved key brought to light. */
export interface TriedKey {
  /** The key as it was when it was tried; one that has been replaced since is left alone. */
  readonly tried: Credential;
  readonly health: KeyHealth;
  readonly locationName: string;
  /** The same secret, under the present wrapping key. */
  readonly secret: SealedSecret;
}

/** Keeps a checked key. With the first one, and where it ends a hold, one run is due at once. */
export function saveRule(tenant: string, key: CheckedKey, act: Act): TenantRule<ActedCredential> {
  return (state) => {
    const schedule = existing(tenant, state);
    const before = state.credential;
    if (before && before.companyId !== key.companyId)
      throw otherLocation(tenant, before.locationName, key.locationName);
    const credential: Credential = {
      tenant,
      ...key,
      setAt: state.now,
      setBy: act.operator.actor,
      checkedAt: state.now,
      health: 'ok',
    };
    const live = before
      ? liftHold(schedule, state.now, state.openTick)
      : turnLive(schedule, state.now, state.openTick, state.activeRun);
    return {
      credential,
      ...acted(schedule, live),
      audit: [
        entry(act, tenant, 'credentials.updated', {
          before: { ...shown(before), ...live.before },
          after: { ...shown(credential), ...live.after },
        }),
      ],
      result: { credential, holdLifted: schedule.hold !== undefined, runDue: isStarted(schedule, live) },
    };
  };
}

/** Removes the key and everything that only a key makes possible. */
export function deleteKeyRule(tenant: string, act: Act): TenantRule<ActedCredential> {
  return (state) => {
    const schedule = existing(tenant, state);
    const { credential } = state;
    if (!credential) throw noKey(tenant);
    const forgotten = forgetKey(schedule, state.now, state.openTick);
    return {
      credential: null,
      ...acted(schedule, forgotten),
      audit: [
        entry(act, tenant, 'credentials.deleted', {
          before: { ...shown(credential), ...forgotten.before },
          after: { ...shown(undefined), ...forgotten.after },
        }),
      ],
      result: { holdLifted: schedule.hold !== undefined, runDue: false },
    };
  };
}

/**
 * Notes how the vendor took the saved key; a hold ends when it works. Only what people see of it is audited. Answers
 * undefined when the key was replaced or removed since it was tried: then nothing is noted.
 */
export function triedRule(tenant: string, found: TriedKey, act: Act): TenantRule<ActedCredential | undefined> {
  return (state) => {
    const schedule = existing(tenant, state);
    const { tried, health, locationName, secret } = found;
    const before = state.credential;
    if (!before || before.fingerprint !== tried.fingerprint || before.setAt !== tried.setAt)
      return { result: undefined };
    const isUntouched = sameSecret(before.secret, tried.secret);
    const credential: Credential = {
      ...before,
      health,
      locationName,
      checkedAt: state.now,
      ...(isUntouched ? { secret } : {}),
    };
    const lifted = health === 'ok' ? liftHold(schedule, state.now, state.openTick) : unchanged(schedule);
    const seen = seenChange(before, credential, lifted);
    return {
      credential,
      ...acted(schedule, lifted),
      ...(Object.keys(seen.after).length > 0 ? { audit: [entry(act, tenant, 'credentials.updated', seen)] } : {}),
      result: { credential, holdLifted: lifted.schedule !== schedule, runDue: isStarted(schedule, lifted) },
    };
  };
}

/** Puts the same secret under the present wrapping key, unless somebody changed it meanwhile. */
export function rewrapRule(old: SealedSecret, secret: SealedSecret): TenantRule<boolean> {
  return ({ credential }) =>
    credential && sameSecret(credential.secret, old)
      ? { credential: { ...credential, secret }, result: true }
      : { result: false };
}

/** Tags say it all: equal ones with other contents would be a broken seal. */
const sameSecret = (one: SealedSecret, other: SealedSecret): boolean =>
  one.tag === other.tag && one.wrapTag === other.wrapTag && one.wrappingKeyId === other.wrappingKeyId;

const unchanged = (schedule: Schedule): ScheduleAct => ({ schedule, ticks: [], before: {}, after: {} });

function existing(tenant: string, { schedule }: TenantState): Schedule {
  if (!schedule) throw noSchedule(tenant);
  return schedule;
}

/** Both acts that a key starts change the schedule only to make a run due, or to leave it to the pause's end. */
const isStarted = (before: Schedule, { schedule }: ScheduleAct): boolean => schedule !== before && !schedule.pause;

function acted(before: Schedule, { schedule, ticks }: ScheduleAct): Partial<TenantChange<never>> {
  return schedule === before ? {} : { schedule, ticks };
}

/** What an audit entry tells of a key. */
function shown(credential: Credential | undefined) {
  return { last4: credential?.last4 ?? null, location_name: credential?.locationName ?? null };
}

function seenChange(before: Credential, after: Credential, lifted: ScheduleAct) {
  const isRenamed = before.locationName !== after.locationName;
  const pick = ({ health, locationName }: Credential) => ({
    ...(before.health === after.health ? {} : { health }),
    ...(isRenamed ? { location_name: locationName } : {}),
  });
  return { before: { ...pick(before), ...lifted.before }, after: { ...pick(after), ...lifted.after } };
}

function entry(
  act: Act,
  tenant: string,
  operation: AuditOperation,
  rest: Pick<NewAuditEntry, 'before' | 'after'>,
): NewAuditEntry {
  return { ...actedBy(act), tenant, operation, outcome: 'success', ...rest };
}
