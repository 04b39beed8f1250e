import type { Answer, EpochSeconds } from './answer.d.ts';

/** How the vendor last took the key. */
export type KeyHealth = 'ok' | 'rejected' | 'unknown';

/** `GET`, `PUT` and `DELETE credentials`. Without a key `configured` is false and the rest is left out. */
export interface CredentialState extends Answer {
  tenant: string;
  configured: boolean;
  last4?: string;
  fingerprint?: string;
  location_name?: string;
  company_id?: string;
  set_at?: EpochSeconds;
  set_at_iso?: string;
  set_by?: string;
  checked_at?: EpochSeconds;
  checked_at_iso?: string;
  health?: KeyHealth;
  /** What the key may still be used for in the present minute. */
  calls?: CallBudget;
  /** After an act: a hold was lifted. `message` says whether a run is due at once. */
  hold_lifted?: boolean;
  /** After an act: what became of it, for people. */
  message?: string;
}

/** Calls to the vendor, as the product itself limits them. */
export interface CallBudget {
  last_minute: number;
  per_minute: number;
  left: number;
  /** No call is made before this moment: the vendor asked for a rest. */
  cooling_until?: EpochSeconds;
  cooling_until_iso?: string;
}

export interface PutCredentialBody {
  api_key: string;
}

/** `POST credentials/test`: the saved key was tried. */
export interface CredentialTested extends CredentialState {
  message: string;
}
