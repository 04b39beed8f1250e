import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import type { Copied } from '../persistence/copy-persistence.js';
import { copyPersistence } from '../persistence/copy-persistence.js';
import { REAL_DISK } from '../persistence/json/files/disk.js';
import { openJsonSource } from '../persistence/json/portable/json-source.js';
import { JsonTarget } from '../persistence/json/portable/json-target.js';
import type { PortableSource, PortableTarget } from '../persistence/portable.js';
import { openPostgresSource } from '../persistence/postgres/portable/postgres-source.js';
import { PostgresTarget } from '../persistence/postgres/portable/postgres-target.js';
import { asTable } from './as-table.js';
import type { Place } from './move-options.js';
import { moveOptions } from './move-options.js';
import type { Command } from './run-command.js';

const clock = new SystemClock();

/** `move --from … --to …`: copies everything, compares it, and says what is left to do. */
export const moveCommand =
  (read: () => Environment = () => Environment.read()): Command =>
  async (args, { print, tell }) => {
    const { from, to, restart } = moveOptions(args, read);
    const source = await sourceOf(from);
    try {
      const target = await targetOf(to);
      try {
        tell(`Moving from ${source.name} to ${target.name}.`);
        const copied = await copyPersistence(source, target, { restart, progress: tell });
        for (const line of report(copied)) print(line);
        for (const line of leftToDo(to)) print(line);
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  };

function sourceOf(place: Place): Promise<PortableSource> {
  return place.driver === 'json'
    ? openJsonSource({ dataDir: place.dataDir, clock, disk: REAL_DISK })
    : openPostgresSource(place.url);
}

async function targetOf(place: Place): Promise<PortableTarget> {
  if (place.driver === 'postgres') return PostgresTarget.connect(place.url);
  return Promise.resolve(new JsonTarget({ dataDir: place.dataDir, clock, disk: REAL_DISK }));
}

function report({ kinds, notes }: Copied): readonly string[] {
  const rows = kinds.map(({ kind, count, leftOut, sha256 }) => [kind, String(count), String(leftOut), sha256]);
  return [...asTable([['kind', 'moved', 'left behind', 'SHA-256, the same of both'], ...rows]), '', ...notes];
}

function leftToDo(to: Place): readonly string[] {
  const keys =
    'The key ring stays where it is: saved AccuLynx keys are sealed as they were, and open only with the same SECRETS_KEY_FILE.';
  const start =
    to.driver === 'postgres'
      ? 'Start the service with PERSISTENCE_DRIVER=postgres and DATABASE_URL; give every replica the key ring.'
      : `Start the service with PERSISTENCE_DRIVER=json and DATA_DIR=${to.dataDir}.`;
  return [
    'Everything was read again from both stores and is the same.',
    keys,
    'Who is signed in at a browser stays behind: people sign in again, with the same tokens.',
    start,
    'Do not start the old one beside it: both would import. Keep it until the new one has proved itself.',
  ];
}
