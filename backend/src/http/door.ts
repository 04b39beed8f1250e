import type { IncomingMessage } from 'node:http';
import type { Environment } from '../config/environment.js';
import { DomainError } from '../domain/domain-error.js';

type DoorRules = Pick<Environment, 'allowedHosts' | 'corsOrigins'>;

const HOST = /^(?:\[([0-9a-f:.]{2,45})]|([a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?))(?::\d{1,5})?$/;

/** The name in a Host header, lower-cased, without port and brackets; undefined when it is none. */
function hostName(header: string): string | undefined {
  const match = HOST.exec(header.toLowerCase());
  return match?.[1] ?? match?.[2];
}

/** The authority of `GET http://host/path`, which a client may send in place of a path. */
function authorityOf(target: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}

/**
 * Refuses names that the service does not answer to. A page that rebinds its own name to this address is same-origin
 * for the browser and may send any header; its name in `Host` is what gives it away.
 * @throws DomainError `host_refused`
 */
export function requireKnownHost(request: IncomingMessage, { allowedHosts }: DoorRules): string {
  const headers = request.headersDistinct['host'] ?? [];
  const authority = authorityOf(request.url ?? '/');
  const [host = ''] = headers;
  const names = [host, ...(authority === undefined ? [] : [authority])].map(hostName);
  const known = names.every((name) => name !== undefined && (allowedHosts === 'any' || allowedHosts.includes(name)));
  if (headers.length !== 1 || !known) {
    throw new DomainError(
      'host_refused',
      'This service does not answer to that host name; ALLOWED_HOSTS names those it does.',
    );
  }
  return host.toLowerCase();
}

/** True when a page of `origin` talks to the host it came from; default ports may be left out. */
function isOwnOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === originHost;
}

/**
 * The origin of a page elsewhere that may call, or undefined for our own pages and for callers that are no page.
 * @throws DomainError `forbidden` for every other origin.
 */
export function requireKnownOrigin(request: IncomingMessage, host: string, rules: DoorRules): string | undefined {
  const [origin, ...others] = request.headersDistinct['origin'] ?? [];
  if (origin === undefined) return undefined;
  if (others.length === 0) {
    if (isOwnOrigin(origin, host)) return undefined;
    if (rules.corsOrigins.includes(origin)) return origin;
  }
  throw new DomainError(
    'forbidden',
    'Pages of that origin may not call this service; CORS_ORIGINS names those that may.',
  );
}
