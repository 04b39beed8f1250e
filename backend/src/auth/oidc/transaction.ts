import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingMessage } from 'node:http';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Clock } from '../../clock/clock.js';
import type { SessionKey } from './session-key.js';

/** A sign-in under way. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the provider sends the browser; the same to the letter when the code is exchanged. */
  readonly redirectUri: string;
  /** A path of ours. */
  readonly returnTo: string;
}

/** The prefix makes browsers refuse it without Secure, with a Domain, or from another path. */
export const TRANSACTION_COOKIE = '__Host-acc_tx';
/** Long enough for a password, a second factor and a colleague who knows how. */
const VALID_SEC = 600;
/** Nothing else that is sealed with the key is one. */
const KIND = 'sign-in+jwt';
const SEALED = { alg: 'dir', enc: 'A256GCM', typ: KIND } as const;
const COOKIE = { name: TRANSACTION_COOKIE, httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
const FIELDS = ['state', 'nonce', 'verifier', 'redirectUri', 'returnTo'] as const;

/** Keeps a sign-in under way in the browser, sealed: no replica has to remember it, and nobody can read or change it. */
export class TransactionCookie {
  constructor(
    private readonly key: SessionKey,
    private readonly clock: Clock,
  ) {}

  /** The complete `Set-Cookie` for a sign-in that begins. */
  async begin(transaction: Transaction): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const value = await new EncryptJWT({ ...transaction })
      .setProtectedHeader(SEALED)
      .setIssuedAt(now)
      .setExpirationTime(now + VALID_SEC)
      .encrypt(this.key.sealing());
    return stringifySetCookie({ ...COOKIE, value, maxAge: VALID_SEC });
  }

  /** The sign-in that the request's browser has under way; undefined without one, and for one that is too old. */
  async of({ headersDistinct }: IncomingMessage): Promise<Transaction | undefined> {
    const value = parseCookie((headersDistinct['cookie'] ?? []).join('; '))[TRANSACTION_COOKIE];
    if (value === undefined) return undefined;
    try {
      const { payload } = await jwtDecrypt(value, this.key.sealing(), {
        keyManagementAlgorithms: [SEALED.alg],
        contentEncryptionAlgorithms: [SEALED.enc],
        typ: KIND,
        requiredClaims: ['exp', ...FIELDS],
        currentDate: new Date(this.clock.now()),
      });
      const { state, nonce, verifier, redirectUri, returnTo } = payload as Partial<Record<string, string>>;
      if (!state || !nonce || !verifier || !redirectUri || !returnTo) return undefined;
      return { state, nonce, verifier, redirectUri, returnTo };
    } catch {
      // Somebody's own text, another key's, or too old: in each case there is no sign-in to finish.
      return undefined;
    }
  }

  /** The `Set-Cookie` that takes it away: it is good for one try. */
  end(): string {
    return stringifySetCookie({ ...COOKIE, value: '', maxAge: 0 });
  }
}
