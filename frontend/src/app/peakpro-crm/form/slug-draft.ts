/** Why a tenant cannot be used as it stands. */
export type SlugProblem = 'empty' | 'invalid' | 'reserved';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const BLANKS = /[ \t\r\n\f\v]+/g;
const RESERVED: readonly string[] = ['all', 'system', 'preview', 'constructor', 'prototype'];

/**
 * What stands in the field while somebody types: A–Z lower-cased, blanks gone. Letters outside ASCII stay, so that
 * the check names them; folding them would make two spellings one tenant.
 */
export function draftSlug(typed: string): string {
  return typed.replace(BLANKS, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export function slugProblem(draft: string): SlugProblem | null {
  if (draft === '') return 'empty';
  if (!SLUG.test(draft)) return 'invalid';
  return RESERVED.includes(draft) ? 'reserved' : null;
}
