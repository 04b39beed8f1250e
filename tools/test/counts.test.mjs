import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from './counts.mjs';

describe('a suite', () => {
  it('passes when tests ran, none was left out and it ended well', () => {
    assert.deepEqual(judge({ passed: 3, failed: 0, skipped: 0 }, 0), { passed: 3, failed: 0, skipped: 0 });
  });

  for (const [why, counts, exitCode] of [
    ['a test was skipped', { passed: 3, failed: 0, skipped: 1 }, 0],
    ['it ran no test', { passed: 0, failed: 0, skipped: 0 }, 0],
    ['it ended with code 7', { passed: 3, failed: 0, skipped: 0 }, 7],
  ]) {
    it(`fails when ${why}`, () => {
      const { failed, reason } = judge(counts, exitCode);
      assert.deepEqual({ failed, reason }, { failed: 1, reason: why });
    });
  }

  it('keeps the number of its failed tests', () => {
    assert.equal(judge({ passed: 1, failed: 2, skipped: 0 }, 1).failed, 2);
  });
});
