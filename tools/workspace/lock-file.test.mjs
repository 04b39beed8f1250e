import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './root.mjs';

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Whether a package can see another one: beside itself or in any node_modules above. */
function isLocked(from, name) {
  for (let base = from; ;) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')));
  }
}

describe('the lock file', () => {
  it('locks every optional dependency, so that npm ci accepts it on every platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path || 'the root'} → ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it('carries no address, neither of a registry nor of a file, a repository or anywhere else', () => {
    // Our own package in this repository is a link.
    const addressed = Object.entries(packages).filter(
      ([, { resolved, link }]) => resolved !== undefined && !(link && resolved === 'contracts'),
    );
    assert.deepEqual(
      addressed.map(([path]) => path),
      [],
    );
  });

  it('pins every package by its integrity', () => {
    const loose = Object.entries(packages).filter(
      ([path, entry]) => path.startsWith('node_modules/') && !entry.link && !entry.inBundle && !entry.integrity,
    );
    assert.deepEqual(
      loose.map(([path]) => path),
      [],
    );
  });

  it('holds exactly the versions that package.json names', () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    const different = Object.entries(named).filter(
      ([name, version]) => packages[`node_modules/${name}`]?.version !== version,
    );
    assert.deepEqual(different, []);
  });
});
