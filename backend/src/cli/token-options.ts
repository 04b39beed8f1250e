import { parseArgs } from 'node:util';
import type { NewToken } from '../auth/new-token.js';
import { LONGEST_TOKEN_NAME, MOST_DAYS, scopeOf, TOKEN_NAME, USUAL_DAYS } from '../auth/new-token.js';
import type { Role } from '../domain/operator.js';
import { ROLES } from '../domain/operator.js';
import { usageRefusal } from './run-command.js';

const USAGE = `Usage: npm run token -- create --name NAME [--role ${ROLES.join('|')}] [--tenants a,b] [--days ${USUAL_DAYS}] | list | rotate ID | revoke ID`;

export type TokenOptions =
  | { readonly command: 'create'; readonly token: NewToken }
  | { readonly command: 'list' }
  | { readonly command: 'rotate' | 'revoke'; readonly id: string };

/** What the command line asks for. @throws StartRefusal (64) with one sentence and the usage. */
export function tokenOptions(args: readonly string[]): TokenOptions {
  const { values, positionals } = parse(args);
  const [command, id, ...more] = positionals;
  const given = Object.keys(values);
  if (command === 'list' && id === undefined && given.length === 0) return { command };
  const isAboutOne = command === 'rotate' || command === 'revoke';
  if (isAboutOne && id !== undefined && more.length === 0 && given.length === 0) return { command, id };
  if (command !== 'create' || id !== undefined) throw refuse('One command at a time.');
  return {
    command,
    token: {
      name: nameOf(values.name),
      role: roleOf(values.role ?? 'viewer'),
      tenants: tenantsOf(values.tenants ?? '*'),
      days: daysOf(values.days ?? String(USUAL_DAYS)),
    },
  };
}

const refuse = (problem: string) => usageRefusal(problem, USAGE);

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { name: text, role: text, tenants: text, days: text };
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw refuse('There is an option that is not known, or one without its value.');
  }
}

function nameOf(name: string | undefined): string {
  const trimmed = name?.trim() ?? '';
  const isFit = trimmed.length <= LONGEST_TOKEN_NAME && TOKEN_NAME.test(trimmed);
  if (!isFit) throw refuse(`--name takes 1 to ${LONGEST_TOKEN_NAME} letters that say who has the token.`);
  return trimmed;
}

function roleOf(word: string): Role {
  const role = ROLES.find((known) => known === word);
  if (!role) throw refuse(`--role takes ${ROLES.join(', ')}.`);
  return role;
}

function tenantsOf(list: string): readonly string[] {
  const scope = scopeOf(list.split(','));
  if ('problem' in scope) throw refuse(`--tenants takes tenants separated by commas, or *. ${scope.problem}`);
  return scope.tenants;
}

function daysOf(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS) throw refuse(`--days takes a whole number from 1 to ${MOST_DAYS}.`);
  return days;
}
