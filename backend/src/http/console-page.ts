import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The build leaves this word in index.html wherever a nonce belongs. */
const PLACEHOLDER = 'CSP_NONCE';

/**
 * What the console may do: run and style itself from its own files, talk to its own origin, and turn strings into
 * markup only through Angular's own policies. Angular's styles carry the nonce.
 */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#bundler angular#components',
  ].join('; ');

/** The console's page and the policy that goes with it, with a nonce of their own. */
export interface ConsolePage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Makes the page of one answer; read anew each time, so that a rebuilt console shows without a restart. */
export async function consolePage(folder: string): Promise<ConsolePage> {
  const nonce = randomBytes(18).toString('base64');
  const template = await readFile(join(folder, 'index.html'), 'utf8');
  return { html: template.replaceAll(PLACEHOLDER, nonce), contentSecurityPolicy: contentSecurityPolicy(nonce) };
}
