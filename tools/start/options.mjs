import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal } from '../workspace/refusal.mjs';

export const usage = `npm start -- [--port 8001] [--host 0.0.0.0] [--data-dir DIR] [--accept-empty]

  --port PORT      where to listen (PORT, 8000)
  --host HOST      which address to listen on (HOST, 127.0.0.1)
  --data-dir DIR   where the JSON store writes (DATA_DIR, data)
  --accept-empty   go on with what can still be read of a damaged store (ACCEPT_EMPTY)

Every other setting is an environment variable; README.md names them.`;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  'accept-empty': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

function parse(args) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const reason = error.message.split('. ')[0].replace(/\.$/, '');
    throw new Refusal(`${reason}. Known are --port, --host, --data-dir, --accept-empty and --help.`, EXIT.usage);
  }
}

/** What the command line asks for, as the environment variables that the service reads. */
export function parseOptions(args) {
  const values = parse(args);
  if (values.help) return { help: true, env: {} };
  if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65535)) {
    throw new Refusal(`--port takes a number from 0 to 65535, not "${values.port}".`, EXIT.usage);
  }
  if (values['data-dir'] === '' || values.host === '') {
    throw new Refusal('--data-dir and --host each take a value.', EXIT.usage);
  }
  const env = {
    PORT: values.port,
    HOST: values.host,
    // npm changes to the repository's folder first; a relative path means the folder the command was typed in.
    DATA_DIR: values['data-dir'] && resolve(process.env.INIT_CWD ?? '.', values['data-dir']),
    // Its alias must not contradict what was typed; an empty variable counts as not given.
    COMMAND_CENTER_DATA_DIR: values['data-dir'] && '',
    ACCEPT_EMPTY: values['accept-empty'] ? 'true' : undefined,
  };
  return { help: false, env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) };
}
