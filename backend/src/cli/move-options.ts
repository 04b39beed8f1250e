import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Environment } from '../config/environment.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import { usageRefusal } from './run-command.js';

const USAGE =
  'Usage: npm run move -- --from json:DIR --to postgres:URL [--restart], or the other way round. Without a URL it is DATABASE_MIGRATE_URL or DATABASE_URL of PERSISTENCE_DRIVER=postgres.';

/** One end of a move. */
export type Place =
  { readonly driver: 'json'; readonly dataDir: string } | { readonly driver: 'postgres'; readonly url: string };

export interface MoveOptions {
  readonly from: Place;
  readonly to: Place;
  readonly restart: boolean;
}

/** What the command line asks for. @throws StartRefusal (64, or 78 for an address that is missing) */
export function moveOptions(args: readonly string[], read: () => Environment): MoveOptions {
  const { from, to, restart = false } = parse(args);
  if (from === undefined || to === undefined) throw usageRefusal('A move has two ends.', USAGE);
  const ends = { from: placeOf(from, read), to: placeOf(to, read), restart };
  if (ends.from.driver === ends.to.driver) throw usageRefusal('A move goes from files to PostgreSQL, or back.', USAGE);
  return ends;
}

function parse(args: readonly string[]) {
  try {
    const options = { from: { type: 'string' }, to: { type: 'string' }, restart: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch {
    throw usageRefusal('There is an option that is not known, or one without its value.', USAGE);
  }
}

function placeOf(text: string, read: () => Environment): Place {
  if (text === 'json') return { driver: 'json', dataDir: read().dataDir };
  if (text.startsWith('json:') && text.length > 'json:'.length) {
    return { driver: 'json', dataDir: resolve(text.slice('json:'.length)) };
  }
  if (text === 'postgres') return { driver: 'postgres', url: givenUrl(read()) };
  const url = text.replace(/^postgres:(?=postgres(?:ql)?:\/\/)/, '');
  if (isAddress(url)) return { driver: 'postgres', url };
  throw usageRefusal('An end is json:DIR, or postgres: with an address such as postgres://user@host:5432/name.', USAGE);
}

function isAddress(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url) && new URL(url).pathname.length > 1;
}

function givenUrl({ database }: Environment): string {
  if (database) return database.migrateUrl;
  throw new StartRefusal(
    '"postgres" without an address needs PERSISTENCE_DRIVER=postgres and DATABASE_URL.',
    EXIT.config,
  );
}
