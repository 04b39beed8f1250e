import type { Role } from '@aetherlink/contracts/session';

const LADDER: readonly Role[] = ['viewer', 'runner', 'editor', 'admin'];

/** Every role may do what the roles below it may. */
export function roleReaches(role: Role, needed: Role): boolean {
  return LADDER.indexOf(role) >= LADDER.indexOf(needed);
}
