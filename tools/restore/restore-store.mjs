// Runs on the product's Node with the built store: restore-store.mjs BACKUP DATA_DIR.
import { existsSync } from 'node:fs';
import { SystemClock } from '../../dist/backend/clock/system-clock.js';
import { REAL_DISK } from '../../dist/backend/persistence/json/files/disk.js';
import { restoreBackup } from '../../dist/backend/persistence/json/maintenance/restore-backup.js';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal, runScript } from '../workspace/refusal.mjs';

/** The store refuses in sentences of its own; their classes are named here because the build may be replaced at any time. */
function refusalFor(error, backup) {
  if (error.name === 'StartRefusal') return new Refusal(error.message, error.exitCode);
  if (error.name === 'BadBackup') return new Refusal(`${backup} cannot be restored: ${error.message}.`, EXIT.noInput);
  return error;
}

await runScript(async ([backup, dataDir]) => {
  if (!existsSync(backup)) throw new Refusal(`There is no file ${backup}.`, EXIT.noInput);
  const restored = await restoreBackup({ backup, dataDir, clock: new SystemClock(), disk: REAL_DISK }).catch(
    (error) => {
      throw refusalFor(error, backup);
    },
  );
  console.log(
    `Restored ${restored.files} files into ${dataDir}: the state of ${restored.createdAt}, commit ${restored.seq}.`,
  );
  if (restored.before) console.log(`What was there before lies in ${restored.before} beside them.`);
  return 0;
});
