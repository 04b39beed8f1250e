import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingMessage } from 'node:http';

/** The prefix makes browsers refuse it without Secure, with a Domain, or from another path. */
export const SESSION_COOKIE = '__Host-acc_sid';
/** 32 random bytes in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The secret in the session's cookie; undefined when there is none that could be one. */
export function sessionSecretOf({ headersDistinct }: IncomingMessage): string | undefined {
  const value = parseCookie((headersDistinct['cookie'] ?? []).join('; '))[SESSION_COOKIE];
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** The complete `Set-Cookie`. It ends with the browser; the service keeps the times. */
export const sessionCookie = (secret: string): string => stringifySetCookie({ ...COOKIE, value: secret });

/** The `Set-Cookie` that takes the cookie away. */
export const noSessionCookie = (): string => stringifySetCookie({ ...COOKIE, value: '', maxAge: 0 });

const COOKIE = { name: SESSION_COOKIE, httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
