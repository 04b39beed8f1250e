import type { CreateTokenBody } from '@aetherlink/contracts/token';
import type { Role } from '@aetherlink/contracts/session';
import { NEW_TOKEN } from '../../core/strings/settings.strings';

const LONGEST_NAME = 64;
const MOST_DAYS = 365;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const INVISIBLE = /\p{C}/u;

/** What stands in the form. */
export interface TokenDraft {
  readonly name: string;
  readonly role: Role;
  readonly onlySome: boolean;
  /** Slugs with commas or blanks between them; counts when `onlySome`. */
  readonly tenants: string;
  readonly days: string;
  /** What whoever makes the token may hand on at most: `['*']`, or their own tenants. */
  readonly all: readonly string[];
}

/** Why the draft cannot be sent, field by field; null where a field is well. */
export interface DraftProblems {
  readonly name: string | null;
  readonly tenants: string | null;
  readonly days: string | null;
}

/** The body to send, or what is wrong. */
export function checkedDraft(
  draft: TokenDraft,
): { readonly body: CreateTokenBody } | { readonly problems: DraftProblems } {
  const name = draft.name.trim();
  const tenants = slugsIn(draft.tenants);
  const days = /^\d{1,3}$/.test(draft.days.trim()) ? Number(draft.days) : 0;
  const problems: DraftProblems = {
    name: name === '' || name.length > LONGEST_NAME || INVISIBLE.test(name) ? NEW_TOKEN.nameProblem : null,
    tenants: draft.onlySome ? tenantsProblem(tenants, draft.all) : null,
    days: days < 1 || days > MOST_DAYS ? NEW_TOKEN.daysProblem : null,
  };
  if (Object.values(problems).some((problem) => problem !== null)) return { problems };
  return { body: { name, role: draft.role, tenants: [...(draft.onlySome ? tenants : draft.all)], days } };
}

function slugsIn(text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  return [...new Set(words)];
}

function tenantsProblem(tenants: readonly string[], all: readonly string[]): string | null {
  if (tenants.length === 0) return NEW_TOKEN.someMissing;
  const wrong = tenants.find((tenant) => !SLUG.test(tenant));
  if (wrong !== undefined) return NEW_TOKEN.someProblem(wrong);
  const foreign = all.includes('*') ? undefined : tenants.find((tenant) => !all.includes(tenant));
  return foreign === undefined ? null : NEW_TOKEN.someForeign(foreign);
}
