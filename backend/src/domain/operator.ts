import type { Moment } from './moment.js';

/** Rising rights: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'runner', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Where an act came from; derived from the principal, never accepted from outside. */
export type Source = 'ui' | 'api' | 'scheduler' | 'command-center' | 'ops';

/** Who acts. */
export interface Operator {
  /** Stable: `local:ops`, `token:<id>`, `scheduler`. */
  readonly id: string;
  /** What the audit calls them: `local:ops`, `token:nightly`, `scheduler`. */
  readonly actor: string;
  readonly role: Role;
  readonly source: Source;
  /** `['*']` or the slugs in scope. */
  readonly tenants: readonly string[];
  /** The public handle of the session, when they are signed in at a browser. */
  readonly sessionId?: string;
  /** The hash of the bearer token that they sent: a token that is rotated keeps its id. */
  readonly tokenSha256?: string;
  /** When what they have shown at the door ends by itself and nobody can be asked about it. */
  readonly validUntil?: Moment;
}

/** The product itself, for what nobody asked for: ticks, automatic resumption. */
export const SCHEDULER: Operator = {
  id: 'scheduler',
  actor: 'scheduler',
  role: 'admin',
  source: 'scheduler',
  tenants: ['*'],
};

/** The product itself, for its own house-keeping. */
export const COMMAND_CENTER: Operator = {
  id: 'command-center',
  actor: 'command-center',
  role: 'admin',
  source: 'command-center',
  tenants: ['*'],
};

/** True when `role` has at least the rights of `needed`. */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
