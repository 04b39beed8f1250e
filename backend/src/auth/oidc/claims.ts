import { type Role, ROLES } from '../../domain/operator.js';
import { normaliseTenant } from '../../domain/tenant-slug.js';

/** What a provider says about somebody, as it came. */
export type Claims = Readonly<Record<string, unknown>>;

/** What somebody may do here; no role is no access. */
export interface Access {
  readonly role: Role | undefined;
  readonly tenants: readonly string[];
}

/** More values than anybody has; what a token carries beyond is not looked at. */
const MOST_VALUES = 1_000;

const isRecord = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ownMember(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * The value of a claim: by its whole name, because names such as `https://example.com/roles` have dots of their own,
 * else by the way that its dots describe, such as `resource_access.console.roles`.
 */
export function claimNamed(claims: Claims, name: string): unknown {
  const whole = ownMember(claims, name);
  if (whole !== undefined) return whole;
  return name.split('.').reduce<unknown>((value, part) => ownMember(value, part), claims);
}

/** The words of a claim: of an array each string in it, of a string the words that blanks and commas part. */
export function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/, MOST_VALUES).filter((word) => word !== '');
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_VALUES).filter((member) => typeof member === 'string');
}

/** The highest of the product's roles among the words; others mean nothing here. */
export const highestRole = (words: readonly string[]): Role | undefined =>
  ROLES.findLast((role) => words.includes(role));

/** `['*']` or the slugs among the words; what can be no tenant is left out. */
export function tenantsAmong(words: readonly string[]): readonly string[] {
  if (words.includes('*')) return ['*'];
  const slugs = words.map(normaliseTenant).flatMap((verdict) => ('slug' in verdict ? [verdict.slug] : []));
  return [...new Set(slugs)];
}

/** What the claims give; without a claim for tenants a role counts for all of them. */
export function accessOf(
  claims: Claims,
  { rolesClaim, tenantsClaim }: { readonly rolesClaim: string; readonly tenantsClaim: string | undefined },
): Access {
  const tenants = tenantsClaim === undefined ? ['*'] : tenantsAmong(wordsOf(claimNamed(claims, tenantsClaim)));
  // A role for no tenant at all opens nothing, so it is none.
  const role = tenants.length === 0 ? undefined : highestRole(wordsOf(claimNamed(claims, rolesClaim)));
  return { role, tenants };
}
