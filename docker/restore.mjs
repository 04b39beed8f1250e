// Puts a backup of the local action `backup-store` in the place of the JSON store; the service is stopped before:
//   docker compose run --rm backend node restore.mjs /var/lib/aetherlink/data/backups/FILE
import { existsSync } from 'node:fs';
import { SystemClock } from './backend/clock/system-clock.js';
import { REAL_DISK } from './backend/persistence/json/files/disk.js';
import { restoreBackup } from './backend/persistence/json/maintenance/restore-backup.js';

const [backup, ...more] = process.argv.slice(2);
const dataDir = process.env.DATA_DIR;

/** Exit codes as those of `npm run restore`. */
const refuse = (sentence, code) => {
  console.error(sentence);
  process.exitCode = code;
};

if (!backup || more.length > 0) refuse('One backup is restored at a time: node restore.mjs FILE', 64);
else if (!existsSync(backup)) refuse(`There is no file ${backup}.`, 66);
else {
  try {
    const restored = await restoreBackup({ backup, dataDir, clock: new SystemClock(), disk: REAL_DISK });
    console.log(`Restored ${restored.files} files: the state of ${restored.createdAt}, commit ${restored.seq}.`);
    if (restored.before) console.log(`What was there before lies in ${restored.before} beside them.`);
  } catch (error) {
    if (error.name === 'StartRefusal') refuse(error.message, error.exitCode);
    else if (error.name === 'BadBackup') refuse(`${backup} cannot be restored: ${error.message}.`, 66);
    else throw error;
  }
}
