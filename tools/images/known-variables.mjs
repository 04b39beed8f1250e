import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace/root.mjs';

const SOURCE = 'backend/src/config/environment-variables.ts';

/** The names of every variable that the service reads, from the class that checks them. */
export function knownVariables() {
  const text = readFileSync(join(root, SOURCE), 'utf8');
  return new Set([...text.matchAll(/^ {2}([A-Z][A-Z0-9_]*)\?: string;$/gm)].map(([, name]) => name));
}

/** `NAME=value` lines of an env file. */
export function variablesIn(path) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return Object.fromEntries(
    lines
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
