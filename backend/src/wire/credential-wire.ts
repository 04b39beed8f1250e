import type { CallBudget, CredentialState } from '@aetherlink/contracts/credential';
import type { Credential } from '../domain/credential.js';
import type { Moment } from '../domain/moment.js';
import { toIso, toSeconds } from '../domain/moment.js';
import { twin } from './moments.js';

type WireCredential = Omit<CredentialState, 'ok' | 'ts' | 'ts_iso'>;

/** What a key has used of its limit. */
export interface UsedCalls {
  readonly lastMinute: number;
  readonly perMinute: number;
  readonly left: number;
  readonly coolingUntil?: Moment;
}

/** What may be shown of a tenant's key; without one only that there is none. */
export function credentialWire(tenant: string, credential?: Credential, calls?: UsedCalls): WireCredential {
  if (!credential) return { tenant, configured: false };
  return {
    tenant,
    configured: true,
    last4: credential.last4,
    fingerprint: credential.fingerprint,
    location_name: credential.locationName,
    company_id: credential.companyId,
    set_at: toSeconds(credential.setAt),
    set_at_iso: toIso(credential.setAt),
    set_by: credential.setBy,
    checked_at: toSeconds(credential.checkedAt),
    checked_at_iso: toIso(credential.checkedAt),
    health: credential.health,
    ...(calls ? { calls: callsWire(calls) } : {}),
  };
}

function callsWire({ lastMinute, perMinute, left, coolingUntil }: UsedCalls): CallBudget {
  return { last_minute: lastMinute, per_minute: perMinute, left, ...twin('cooling_until', coolingUntil) };
}
