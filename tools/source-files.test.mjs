import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './workspace/root.mjs';

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)));
const read = (file) => readFileSync(join(root, file), 'utf8');
const isTest = (file) => /\.(spec|contract)\.ts$|\.test\.mjs$/.test(file);

describe('the source files', () => {
  it('are at most 250 lines long, templates and styles included', () => {
    const long = tracked
      .filter((file) => /\.(ts|html|scss|mjs|cjs)$/.test(file) && !isTest(file))
      .filter((file) => read(file).split('\n').length - 1 > 250);
    assert.deepEqual(long, []);
  });

  it('name no folder of the machine they were written on', () => {
    const named = tracked
      .filter((file) => file !== 'package-lock.json' && /\.(ts|html|scss|mjs|cjs|json|md|ya?ml)$/.test(file))
      .filter((file) => /(^|[\s"'`(=])\/(work|root|home)\//m.test(read(file)));
    assert.deepEqual(named, []);
  });

  it('lie in folders that say what is in them', () => {
    const vague = tracked.filter((file) => /(^|\/)(utils?|common|helpers?|misc)(\/|\.[cm]?[jt]s$)/.test(file));
    assert.deepEqual(vague, []);
  });
});
