import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal } from '../workspace/refusal.mjs';
import { root } from '../workspace/root.mjs';

export const usage = 'npm run secrets -- status | rotate | retire ID | create [--data-dir DIR]';

const WORDS_AFTER = { status: 0, rotate: 0, create: 0, retire: 1 };

/** What to do with which key file; paths are absolute and, without an option, the service's own. */
export function parseOptions(args, env = process.env) {
  const refuse = () => new Refusal(`One command at a time: ${usage}`, EXIT.usage);
  try {
    const options = { 'data-dir': { type: 'string' } };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [command, keyId] = positionals;
    const given = values['data-dir'];
    if (!Object.hasOwn(WORDS_AFTER, command ?? '') || given === '') throw refuse();
    if (positionals.length !== 1 + WORDS_AFTER[command]) throw refuse();
    const dataDir = given
      ? resolve(env.INIT_CWD ?? '.', given)
      : resolve(root, env.DATA_DIR || env.COMMAND_CENTER_DATA_DIR || 'data');
    // As the service itself finds it: beside the data directory, never inside.
    const keyFile = env.SECRETS_KEY_FILE
      ? resolve(root, env.SECRETS_KEY_FILE)
      : join(dirname(dataDir), 'secrets', 'acculynx.key');
    return { command, keyId, dataDir, keyFile };
  } catch (error) {
    throw error instanceof Refusal ? error : refuse();
  }
}
