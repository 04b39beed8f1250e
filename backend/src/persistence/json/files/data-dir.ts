import { constants } from 'node:fs';
import { access, chmod, mkdir, stat } from 'node:fs/promises';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';

/**
 * Makes the data directory when it is missing (only its owner may enter) and checks that it can be used.
 * @throws StartRefusal (78) that names it.
 */
export async function prepareDataDir(directory: string, readOnly: boolean): Promise<void> {
  if (!(await isDirectory(directory))) {
    if (readOnly) throw refusal(`The data directory ${directory} does not exist, and READ_ONLY makes none.`);
    await make(directory);
  }
  try {
    await access(
      directory,
      readOnly ? constants.R_OK | constants.X_OK : constants.R_OK | constants.W_OK | constants.X_OK,
    );
  } catch (error) {
    throw notUsable(directory, readOnly, error);
  }
}

/** The refusal for a directory that cannot be written at all; undefined for errors that may pass, such as a full disk. */
export function refusalFor(directory: string, error: unknown): StartRefusal | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EROFS' || code === 'EACCES' || code === 'EPERM' ? notUsable(directory, false, error) : undefined;
}

async function isDirectory(directory: string): Promise<boolean> {
  try {
    if ((await stat(directory)).isDirectory()) return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return false;
    if (code === 'ENOTDIR') throw refusal(`The data directory ${directory} lies below something that is no directory.`);
    throw notUsable(directory, true, error);
  }
  throw refusal(`The data directory ${directory} is not a directory; name another one with --data-dir.`);
}

async function make(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // mkdir's mode passes through the umask, which must not take rights from the owner.
    await chmod(directory, 0o700);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartRefusal(
      `The data directory ${directory} cannot be made (${reason}); name another one with --data-dir.`,
      EXIT.config,
      { cause: error },
    );
  }
}

function notUsable(directory: string, readOnly: boolean, error: unknown): StartRefusal {
  const what = readOnly ? 'read' : 'written';
  const way = readOnly
    ? ''
    : ' Give this user the right to write, name another one with --data-dir, or set READ_ONLY=true.';
  return new StartRefusal(`The data directory ${directory} cannot be ${what} by this user.${way}`, EXIT.config, {
    cause: error,
  });
}

const refusal = (sentence: string): StartRefusal => new StartRefusal(sentence, EXIT.config);
