import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal } from '../workspace/refusal.mjs';
import { root } from '../workspace/root.mjs';

export const usage = 'npm run restore -- FILE [--data-dir DIR]';

/** Which backup goes into which data directory, both absolute. Without an option the directory is the service's own. */
export function parseOptions(args, env = process.env) {
  const refuse = () => new Refusal(`One backup is restored at a time: ${usage}`, EXIT.usage);
  try {
    const options = { 'data-dir': { type: 'string' } };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const typedIn = env.INIT_CWD ?? '.';
    const given = values['data-dir'];
    if (positionals.length !== 1 || positionals[0] === '' || given === '') throw refuse();
    return {
      backup: resolve(typedIn, positionals[0]),
      dataDir: given ? resolve(typedIn, given) : resolve(root, env.DATA_DIR || env.COMMAND_CENTER_DATA_DIR || 'data'),
    };
  } catch (error) {
    throw error instanceof Refusal ? error : refuse();
  }
}
