import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { knownVariables } from './images/known-variables.mjs';
import { root } from './workspace/root.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
/** Set by `npm run demo` for its own service. */
const NOBODYS = ['DEMO'];

describe('the pages for operators', () => {
  it('name every setting of the service', () => {
    const readme = read('README.md');
    const missing = [...knownVariables()].filter((name) => !NOBODYS.includes(name) && !readme.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });

  it('say what every figure means', () => {
    const names = [...read('backend/src/metrics/metric-set.ts').matchAll(/'(aetherlink_[a-z_]+)'/g)].map(
      ([, name]) => name,
    );
    assert.ok(names.length > 10);
    const operations = read('docs/operations.md');
    assert.deepEqual(
      names.filter((name) => !operations.includes(`\`${name}`)),
      [],
    );
  });

  it('name no figure that does not exist', () => {
    const known = read('backend/src/metrics/metric-set.ts');
    const named = read('docs/operations.md').match(/aetherlink_[a-z_]+[a-z]/g) ?? [];
    const figures = named.map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
    const roles = ['aetherlink_migrate', 'aetherlink_run'];
    assert.deepEqual(
      figures.filter((name) => !roles.includes(name) && !known.includes(`'${name}'`)),
      [],
    );
  });
});
