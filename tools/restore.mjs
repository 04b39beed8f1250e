// npm run restore -- FILE: brings a backup of the JSON store back. Needs the built backend, and builds it when it is stale.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from './workspace/child-process.mjs';
import { EXIT } from './workspace/exit-codes.mjs';
import { Refusal, runScript } from './workspace/refusal.mjs';
import { root } from './workspace/root.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

const usage = `npm run restore -- FILE [--data-dir DIR]

  FILE             a backup that the local action backup-store wrote (DIR/backups/command-center-….ndjson.gz)
  --data-dir DIR   the data directory to restore into (DATA_DIR, data)

Stop the service first. What the directory holds now is moved into DIR/before-restore-…, never deleted.`;

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new Refusal(`${error.message.split('. ')[0]}.\n\n${usage}`, EXIT.usage);
  }
}

/** A path as it was typed: npm changes to the repository's folder first. */
const typed = (path) => resolve(process.env.INIT_CWD ?? '.', path);

async function restore(backup, dataDir) {
  const load = (path) => import(pathToFileURL(join(root, 'dist', 'backend', path)));
  const { restoreBackup } = await load('persistence/json/maintenance/restore-backup.js');
  const { REAL_DISK } = await load('persistence/json/files/disk.js');
  const { SystemClock } = await load('clock/system-clock.js');
  try {
    const done = await restoreBackup({ backup, dataDir, clock: new SystemClock(), disk: REAL_DISK });
    console.log(`Restored ${done.files} files from ${backup}, made ${done.createdAt}, up to commit ${done.seq}.`);
    if (done.before) console.log(`What was in ${dataDir} before is now in ${join(dataDir, done.before)}.`);
    console.log(`Start the service with: npm start -- --data-dir ${dataDir}`);
    return 0;
  } catch (error) {
    if (error.name === 'BadBackup') {
      throw new Refusal(`${backup} cannot be restored: ${error.message}. Nothing was changed.`, EXIT.usage);
    }
    if (error.name === 'StartRefusal') throw new Refusal(error.message, error.exitCode);
    if (error.code === 'ENOENT' && error.path === backup) {
      throw new Refusal(`There is no file ${backup}. Nothing was changed.`, EXIT.usage);
    }
    throw error;
  }
}

/** The store is written for the product's own Node; another one hands over to it, with everything installed and built. */
async function handOver(args) {
  const { ensureInstalled } = await import('./workspace/installation.mjs');
  const { ensureBuilt } = await import('./workspace/build.mjs');
  await ensureInstalled();
  await ensureBuilt();
  return run(productNode(), [join(root, 'tools', 'restore.mjs'), ...args], { env: { RESTORE_HANDED_OVER: '1' } });
}

await runScript(async (args) => {
  requireScriptRuntime();
  const { values, positionals } = parse(args);
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [backup, ...others] = positionals;
  if (!backup || others.length > 0) throw new Refusal(`Name one backup file.\n\n${usage}`, EXIT.usage);
  if (!process.env.RESTORE_HANDED_OVER) return handOver(args);
  const dataDir = values['data-dir'] ?? process.env.DATA_DIR ?? process.env.COMMAND_CENTER_DATA_DIR ?? 'data';
  return restore(typed(backup), typed(dataDir));
});
