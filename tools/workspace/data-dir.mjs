import { resolve } from 'node:path';

/** Takes `--data-dir DIR` out of a command line: what is left of it, and the variables that say the same. */
export function withoutDataDir(args, typedIn = process.env.INIT_CWD ?? '.') {
  const at = args.findIndex((arg) => arg === '--data-dir' || arg.startsWith('--data-dir='));
  if (at < 0) return { rest: args, env: {} };
  const isOne = args[at] !== '--data-dir';
  const given = isOne ? args[at].slice('--data-dir='.length) : args[at + 1];
  // Left where it is, the command itself refuses it as an option that it does not know.
  if (!given) return { rest: args, env: {} };
  const rest = args.toSpliced(at, isOne ? 1 : 2);
  // Its alias must not contradict what was typed; an empty variable counts as not given.
  return { rest, env: { DATA_DIR: resolve(typedIn, given), COMMAND_CENTER_DATA_DIR: '' } };
}
