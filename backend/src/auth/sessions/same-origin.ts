import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../domain/domain-error.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** True when a request of the method changes nothing but, for a few, the audit. */
export const isRead = (method: string): boolean => READS.has(method);

const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * A browser sends the session's cookie along whoever has asked it to. So who has a session changes something only when
 * the browser says that the request comes from our own page, or names an origin that the door has let in.
 */
export function isFromOwnPage({ method = 'GET', headersDistinct }: IncomingMessage): boolean {
  if (isRead(method)) return true;
  const [site, ...others] = headersDistinct['sec-fetch-site'] ?? [];
  if (site !== undefined && others.length === 0 && OWN_SITES.has(site)) return true;
  // The door refuses every origin but our own and those in CORS_ORIGINS, so one that is here is one of them.
  return headersDistinct['origin'] !== undefined;
}

/**
 * For what a page elsewhere could bring about without having anybody's leave. Programs, which say nothing of pages, may.
 * @param sentence what is told to it
 * @throws DomainError `forbidden`
 */
export function refuseForeignPage({ headersDistinct }: IncomingMessage, sentence: string): void {
  const sites = headersDistinct['sec-fetch-site'] ?? [];
  if (sites.every((site) => OWN_SITES.has(site)) || headersDistinct['origin'] !== undefined) return;
  throw new DomainError('forbidden', sentence);
}
