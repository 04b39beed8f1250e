import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../workspace/root.mjs';

/** Where a runner writes its result; an older one is removed first, so that it can never be taken for the new one. */
export function freshResultsFile(name) {
  const file = join(root, 'tmp', 'test', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** What the runner wrote, or undefined when it died before it could. */
export function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
