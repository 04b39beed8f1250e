import type { Role } from '../domain/operator.js';
import { normaliseTenant } from '../domain/tenant-slug.js';

export const MOST_DAYS = 365;
export const USUAL_DAYS = 90;
export const LONGEST_TOKEN_NAME = 64;
/** Letters that can be seen: a name stands in lists, in logs and in the audit. */
export const TOKEN_NAME = /^\P{C}+$/u;

/** What an access token is to be. */
export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly tenants: readonly string[];
  readonly days: number;
}

/** The scope that a list of names asks for: `*` alone, or tenants, each once. */
export function scopeOf(
  names: readonly string[],
): { readonly tenants: readonly string[] } | { readonly problem: string } {
  if (names.length === 1 && names[0]?.trim() === '*') return { tenants: ['*'] };
  const tenants = new Set<string>();
  for (const name of names) {
    const verdict = normaliseTenant(name.trim());
    if ('problem' in verdict) return verdict;
    tenants.add(verdict.slug);
  }
  return tenants.size > 0 ? { tenants: [...tenants] } : { problem: 'Name at least one tenant, or *.' };
}
