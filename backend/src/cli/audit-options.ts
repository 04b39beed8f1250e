import { usageRefusal } from './run-command.js';

const USAGE = 'Usage: npm run audit -- verify [FILE] | begin-anew';

export type AuditOptions =
  { readonly command: 'verify'; readonly file: string | undefined } | { readonly command: 'begin-anew' };

/** What the command line asks for. @throws StartRefusal (64) with one sentence and the usage. */
export function auditOptions(args: readonly string[]): AuditOptions {
  const [command, file, ...more] = args;
  const isFile = file === undefined || (file !== '' && !file.startsWith('-'));
  if (command === 'verify' && isFile && more.length === 0) return { command, file };
  if (command === 'begin-anew' && args.length === 1) return { command };
  throw usageRefusal('One command at a time.', USAGE);
}

/** The answer to an export in the form for spreadsheets, which is not what the hashes are about. */
export const csvRefusal = () =>
  usageRefusal('A CSV export cannot be verified: export the audit as NDJSON (format=ndjson) and verify that.', USAGE);
