// Runs on the product's Node with the built service: key-file.mjs COMMAND DATA_DIR KEY_FILE [KEY_ID].
import { SystemClock } from '../../dist/backend/clock/system-clock.js';
import {
  createKeyRing,
  describeKeyRing,
  retireKey,
  rotateKeyRing,
} from '../../dist/backend/credentials/key-ring-commands.js';
import { openPersistence } from '../../dist/backend/persistence/open-persistence.js';
import { KeyRingFile } from '../../dist/backend/secrets/key-ring-file.js';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal, runScript } from '../workspace/refusal.mjs';

const clock = new SystemClock();

/** Every saved key. The store is only read and takes no lock, so a running service is not disturbed. */
async function savedKeys(dataDir) {
  const store = await openPersistence({ dataDir, clock, readOnly: true, log: () => undefined });
  try {
    const saved = await store.credentials.all();
    // Said, because a wrong directory would make every key look as if nobody needed it.
    console.log(`The store in ${dataDir} holds ${saved.length} saved AccuLynx keys.`);
    return saved;
  } finally {
    await store.close();
  }
}

const commands = {
  create: ({ file }) => createKeyRing(file, clock.now()),
  rotate: ({ file }) => rotateKeyRing(file, clock.now()),
  status: async ({ file, dataDir }) => describeKeyRing(file, await savedKeys(dataDir)),
  retire: async ({ file, dataDir, keyId }) => retireKey(file, keyId, await savedKeys(dataDir)),
};

/** The service refuses in sentences of its own; their classes are named here because the build may be replaced at any time. */
function refusalFor(error) {
  if (error.name === 'StartRefusal') return new Refusal(error.message, error.exitCode);
  if (error.name === 'KeyRingEditRefused') return new Refusal(error.message, EXIT.configuration);
  if (error.name === 'DomainError')
    return new Refusal(`The saved keys cannot be read: ${error.message}`, EXIT.unavailable);
  if (typeof error.code === 'string')
    return new Refusal(`The key file cannot be written (${error.code}).`, EXIT.configuration);
  return error;
}

await runScript(async ([command, dataDir, keyFile, keyId]) => {
  const lines = await commands[command]({ file: new KeyRingFile(keyFile), dataDir, keyId }).catch((error) => {
    throw refusalFor(error);
  });
  console.log(lines.join('\n'));
  return 0;
});
