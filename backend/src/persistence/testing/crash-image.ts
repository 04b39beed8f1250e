import { cp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const isKept = (path: string): boolean => !path.endsWith('.lock');

/**
 * Copies what a process that is killed now would leave behind: the files as they are at one moment, without their lock.
 * A store that is rewriting a file meanwhile is copied again, because half of two moments is nothing a crash leaves.
 */
export async function copyCrashed(from: string, to: string): Promise<void> {
  for (;;) {
    const before = await stateOf(from);
    const isCopied = await copied(from, to);
    if (isCopied && before === (await stateOf(from))) return;
    await rm(to, { recursive: true, force: true });
  }
}

async function copied(from: string, to: string): Promise<boolean> {
  try {
    await cp(from, to, { recursive: true, filter: isKept });
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Every file with its size and the moment of its last change. */
async function stateOf(dir: string): Promise<string> {
  const names = (await readdir(dir, { recursive: true })).filter(isKept).sort();
  const lines = names.map(async (name) => {
    const found = await stat(join(dir, name), { bigint: true }).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      throw error;
    });
    return found ? `${name} ${found.ino} ${found.size} ${found.mtimeNs}` : name;
  });
  return (await Promise.all(lines)).join('\n');
}

// Errors of the file system come from outside the test's realm, so they are no instances of its Error.
const isGone = (error: unknown): boolean => (error as { readonly code?: unknown }).code === 'ENOENT';
