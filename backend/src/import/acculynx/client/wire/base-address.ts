import { isIP } from 'node:net';
import { isLoopback, withoutBrackets } from '../../../../config/loopback.js';
import { isInsideAddress } from './address-guard.js';

/** The one place that calls go to. */
export interface BaseAddress {
  readonly origin: string;
  /** Path below which every call stays; without a slash at its end. */
  readonly prefix: string;
  readonly secure: boolean;
  /** Names that lead inside are refused. */
  readonly guarded: boolean;
  /** Why nothing may be called there, in words; undefined when calls may go out. */
  readonly refusal: string | undefined;
}

function refusalFor(url: URL, production: boolean): string | undefined {
  const host = withoutBrackets(url.hostname);
  if (url.protocol === 'http:') {
    if (!isLoopback(host)) return 'Calls go out over https only.';
    return production ? 'In production calls go out over https only.' : undefined;
  }
  if (url.protocol !== 'https:') return 'Calls go out over https only.';
  if (production && (isLoopback(host) || (isIP(host) > 0 && isInsideAddress(host)))) {
    return 'In production no calls go to an address inside the network.';
  }
  return undefined;
}

/** @throws TypeError when `baseUrl` is no address, or carries a user, a query or a fragment; the value is not told. */
export function readBaseAddress(baseUrl: string, production: boolean): BaseAddress {
  if (!URL.canParse(baseUrl)) throw new TypeError('The base address of AccuLynx is no URL.');
  const url = new URL(baseUrl);
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError('The base address of AccuLynx carries a user, a query or a fragment.');
  }
  return {
    origin: url.origin,
    prefix: url.pathname.replace(/\/+$/, ''),
    secure: url.protocol === 'https:',
    guarded: production,
    refusal: refusalFor(url, production),
  };
}
