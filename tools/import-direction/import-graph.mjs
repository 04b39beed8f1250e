import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

const isSource = (name) => name.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(name) && name !== 'test-setup.ts';

/** Every product file below a folder, relative to it and with slashes. */
export const sourcesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map((name) => name.replaceAll('\\', '/'))
        .filter(isSource)
        .sort()
    : [];

/** The files of the same folder tree that each file imports, in whichever syntax (types and lazy imports too). */
export function importGraph(folder) {
  const sources = new Set(sourcesIn(folder));
  const resolve = (from, specifier) => {
    const target = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '');
    return [`${target}.ts`, target].find((path) => sources.has(path));
  };
  return new Map(
    [...sources].map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(folder, file), 'utf8'), true, true);
      const relative = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
      return [file, [...new Set(relative.map((name) => resolve(file, name)).filter(Boolean))]];
    }),
  );
}

/** The first cycle in a graph as the path that leads back to its start, or undefined. */
export function findCycle(graph) {
  const finished = new Set();
  const visit = (node, path) => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}
