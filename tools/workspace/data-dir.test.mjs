import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { withoutDataDir } from './data-dir.mjs';

describe('a data directory that was typed in', () => {
  for (const typed of [
    ['list', '--data-dir', 'here'],
    ['--data-dir=here', 'list'],
  ]) {
    it(`becomes the variable of the service: ${typed.join(' ')}`, () => {
      assert.deepEqual(withoutDataDir(typed, '/srv'), {
        rest: ['list'],
        env: { DATA_DIR: resolve('/srv/here'), COMMAND_CENTER_DATA_DIR: '' },
      });
    });
  }

  it('is the one of the service where none was', () => {
    assert.deepEqual(withoutDataDir(['list'], '/srv'), { rest: ['list'], env: {} });
  });

  it('stays in the command line without a value, where it is refused', () => {
    assert.deepEqual(withoutDataDir(['list', '--data-dir'], '/srv').rest, ['list', '--data-dir']);
  });
});
