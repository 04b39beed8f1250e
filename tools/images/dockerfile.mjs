import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace/root.mjs';

/** The instructions of a Dockerfile, continued lines joined: `[{name, rest}]`. Comments and blank lines are left out. */
export function instructionsOf(path) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  const joined = lines
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  return joined
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name, rest] = /^\s*(\S+)\s*(.*)$/.exec(line);
      return { name: name.toUpperCase(), rest };
    });
}

/** What a Dockerfile copies out of the repository, not out of another stage. */
export function copiedFromRepository(path) {
  return instructionsOf(path)
    .filter(({ name, rest }) => name === 'COPY' && !rest.includes('--from='))
    .flatMap(({ rest }) => {
      const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
      return words.slice(0, -1);
    });
}

/** The instructions of the last stage: what runs. */
export function lastStageOf(path) {
  const all = instructionsOf(path);
  return all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
}

/** What can be given to a build and what it is otherwise: `{NODE_IMAGE: 'node:…'}`. Only those before the first stage. */
export function argumentDefaults(path) {
  const all = instructionsOf(path);
  const before = all.slice(
    0,
    all.findIndex(({ name }) => name === 'FROM'),
  );
  return Object.fromEntries(
    before
      .filter(({ name }) => name === 'ARG')
      .map(({ rest }) => [rest.slice(0, rest.indexOf('=')), rest.slice(rest.indexOf('=') + 1)]),
  );
}
