import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { whatIsMissing } from './installation.mjs';

describe('what is missing of the installation', () => {
  let folder;
  const lock = (packages) => writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  const installed = (packages) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'installation-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is everything in a fresh clone', () => {
    lock({ 'node_modules/a': { version: '1.0.0' } });
    assert.match(whatIsMissing(folder), /nothing is installed/);
  });

  it('is nothing when the installed versions are the locked ones', () => {
    lock({ '': {}, 'node_modules/a': { version: '1.0.0' }, contracts: { version: '0.1.0' } });
    installed({ 'node_modules/a': { version: '1.0.0' } });
    assert.equal(whatIsMissing(folder), undefined);
  });

  it('is a package whose locked version has changed', () => {
    lock({ 'node_modules/a': { version: '1.0.1' } });
    installed({ 'node_modules/a': { version: '1.0.0' } });
    assert.match(whatIsMissing(folder), /^1 of the locked packages/);
  });

  it('is no package that is meant for another machine', () => {
    lock({ 'node_modules/node-elsewhere': { version: '1.0.0', optional: true, os: ['aix'], cpu: ['ppc64'] } });
    installed({});
    assert.equal(whatIsMissing(folder), undefined);
  });

  it('is Node itself when it is meant for this machine', () => {
    const here = { os: [process.platform], cpu: [process.arch] };
    lock({ 'node_modules/node-here': { version: '24.0.0', optional: true, ...here } });
    installed({});
    assert.match(whatIsMissing(folder), /^1 of the locked packages/);
  });

  it('is said in a sentence when there is no lock file', () => {
    assert.throws(() => whatIsMissing(folder), /package-lock\.json is missing/);
  });
});
