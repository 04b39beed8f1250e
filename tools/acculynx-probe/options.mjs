import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal } from '../workspace/refusal.mjs';

export const usage = 'npm run --silent acculynx:probe -- --key-file FILE [--base-url URL]';

/** Where the key lies (absolute) and which address is asked; without an option the service's own. */
export function parseOptions(args, env = process.env) {
  const text = { type: 'string' };
  let values;
  try {
    ({ values } = parseArgs({ args, options: { 'key-file': text, 'base-url': text } }));
  } catch {
    // What is wrong with the arguments is told by how they have to be.
  }
  const { 'key-file': file, 'base-url': given } = values ?? {};
  if (!file || given === '') throw new Refusal(`The key is read from a file: ${usage}`, EXIT.usage);
  const keyFile = resolve(env.INIT_CWD ?? '.', file);
  if (!existsSync(keyFile)) throw new Refusal(`There is no file ${keyFile}.`, EXIT.noInput);
  return { keyFile, baseUrl: given ?? env.ACCULYNX_BASE_URL };
}
