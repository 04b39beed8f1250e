import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../domain/domain-error.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * A browser sends the session's cookie along whoever has asked it to. So who has a session changes something only when
 * the browser says that the request comes from our own page, or names an origin that the door has let in.
 */
export function isFromOwnPage({ method = 'GET', headersDistinct }: IncomingMessage): boolean {
  if (READS.has(method)) return true;
  const [site, ...others] = headersDistinct['sec-fetch-site'] ?? [];
  if (site !== undefined && others.length === 0 && OWN_SITES.has(site)) return true;
  // The door refuses every origin but our own and those in CORS_ORIGINS, so one that is here is one of them.
  return headersDistinct['origin'] !== undefined;
}

/**
 * A page elsewhere could sign somebody in as somebody else, and see what they do then. Programs, which say nothing of
 * pages, may sign in.
 * @throws DomainError `forbidden`
 */
export function refuseForeignPage({ headersDistinct }: IncomingMessage): void {
  const sites = headersDistinct['sec-fetch-site'] ?? [];
  if (sites.every((site) => OWN_SITES.has(site)) || headersDistinct['origin'] !== undefined) return;
  throw new DomainError('forbidden', 'Nobody signs in from a page of another site. Nothing was done.');
}
