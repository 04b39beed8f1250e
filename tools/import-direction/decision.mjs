import { posix } from 'node:path';

const isTest = (file) => /\.spec\.ts$|(^|\/)testing\//.test(file);
const folderOf = (file) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined);
const withoutEnding = (file) => file.replace(/\.[cm]?[jt]s$/, '');

function decideInside(layer, from, to) {
  const [folder, target] = [folderOf(from), folderOf(to)];
  if (!folder || folder === target) return undefined;
  const allowed = layer.mayImport[folder];
  if (!allowed)
    return `The folder "${folder}" is not in tools/import-direction/table.mjs yet; say there what it may import.`;
  if (!target) return `"${folder}" must not import ${to}: what puts the folders together is imported by nobody.`;
  if (allowed.includes(target) || allowed.includes(withoutEnding(to))) return undefined;
  return `"${folder}" must not import "${target}" (${to}).`;
}

function decidePackage(layer, from, specifier) {
  const folder = folderOf(from);
  if (layer.withoutPackages.includes(folder)) return `"${folder}" imports no package, so not ${specifier} either.`;
  const closed = (layer.closedPackages?.[folder] ?? []).find(
    (name) => specifier === name || specifier.startsWith(`${name}/`),
  );
  return closed && `"${folder}" must not import ${closed}.`;
}

/**
 * Why an import is forbidden, or undefined where it is allowed. `file` is relative to the repository, with slashes.
 * Specs and test doubles are free: they may bring together what the product keeps apart.
 */
export function decideImport(layers, file, specifier) {
  const layer = layers.find(({ root }) => file.startsWith(`${root}/`));
  if (!layer || isTest(file)) return undefined;
  const from = file.slice(layer.root.length + 1);
  if (!specifier.startsWith('.')) return decidePackage(layer, from, specifier);
  const target = posix.join(posix.dirname(file), specifier);
  if (!target.startsWith(`${layer.root}/`)) return `${specifier} leaves ${layer.root}.`;
  return decideInside(layer, from, target.slice(layer.root.length + 1));
}
