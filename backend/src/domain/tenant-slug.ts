import { DomainError } from './domain-error.js';

/** A customer account's name: lower-case letters, digits and inner hyphens, 1 to 64 characters. */
export type TenantSlug = string;

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const OUTER_BLANKS = /^[ \t\r\n\f\v]+|[ \t\r\n\f\v]+$/g;
const ONLY_BLANKS = /^[ \t\r\n\f\v]*$/;
/** Words that mean something else in a URL, in the audit or in a plain object. */
const RESERVED: ReadonlySet<string> = new Set(['all', 'system', 'preview', 'constructor', 'prototype']);

/** What became of a name that somebody typed, sent or stored. */
export type SlugVerdict = { readonly slug: TenantSlug } | { readonly problem: string };

/**
 * Trims outer ASCII blanks, lower-cases A–Z and checks. Bytes outside ASCII are refused, never folded:
 * two different spellings must not become one tenant.
 */
export function normaliseTenant(raw: string): SlugVerdict {
  if (raw.length > 512) return { problem: 'A tenant has at most 64 characters.' };
  const slug = raw.replace(OUTER_BLANKS, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (!SLUG.test(slug)) {
    return {
      problem: 'Use lowercase letters, digits and hyphens, up to 64, starting and ending with a letter or digit.',
    };
  }
  if (RESERVED.has(slug)) return { problem: `"${slug}" is a reserved word and cannot be a tenant.` };
  return { slug };
}

/**
 * The tenant of a request.
 * @throws DomainError `tenant_required` when there is none, `tenant_invalid` when it is no slug.
 */
export function parseTenant(raw: string | undefined): TenantSlug {
  if (raw === undefined || ONLY_BLANKS.test(raw)) throw new DomainError('tenant_required', 'Enter a tenant.');
  const verdict = normaliseTenant(raw);
  if ('problem' in verdict) throw new DomainError('tenant_invalid', verdict.problem);
  return verdict.slug;
}
