import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import { createKeyRing, describeKeyRing, retireKey, rotateKeyRing } from '../credentials/key-ring-commands.js';
import type { Credential } from '../domain/credential.js';
import { KeyRingFile } from '../secrets/key-ring-file.js';
import { withStore } from './command-store.js';
import type { Command, Terminal } from './run-command.js';
import { usageRefusal } from './run-command.js';

const USAGE = 'Usage: npm run secrets -- status | rotate | retire ID | create';
const WORDS_AFTER: Readonly<Record<string, number>> = { status: 0, rotate: 0, create: 0, retire: 1 };

/** `secrets status|rotate|retire|create`: the key file that tenants' AccuLynx keys are sealed with. */
export const secretsCommand =
  (read: () => Environment = () => Environment.read()): Command =>
  async (args, terminal) => {
    const [command = '', keyId = '', ...more] = args;
    if (!Object.hasOwn(WORDS_AFTER, command) || args.length !== 1 + (WORDS_AFTER[command] ?? 0) || more.length > 0) {
      throw usageRefusal('One command at a time.', USAGE);
    }
    const environment = read();
    const file = new KeyRingFile(environment.secretsKeyFile);
    const now = new SystemClock().now();
    const lines = await {
      create: () => createKeyRing(file, now),
      rotate: () => rotateKeyRing(file, now),
      status: async () => describeKeyRing(file, await savedKeys(environment, terminal)),
      retire: async () => retireKey(file, keyId, await savedKeys(environment, terminal)),
    }[command as 'create' | 'rotate' | 'status' | 'retire']();
    for (const line of lines) terminal.print(line);
  };

/** Every saved key. The store is only read, so a running service is not disturbed. */
function savedKeys(environment: Environment, terminal: Terminal): Promise<readonly Credential[]> {
  return withStore({ environment, clock: new SystemClock(), readOnly: true, terminal }, async (store) => {
    const saved = await store.credentials.all();
    // Said, because a wrong directory would make every key look as if nobody needed it.
    const where = environment.database ? 'The database' : `The store in ${environment.dataDir}`;
    terminal.print(`${where} holds ${saved.length} saved AccuLynx keys.`);
    return saved;
  });
}
