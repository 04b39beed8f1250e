import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { absolutePlaces } from './places.mjs';

describe('the ends of a move', () => {
  it('mean folders below the one that the command was typed in', () => {
    const typed = ['--from', 'json:data', '--to=json:../other', '--restart'];
    assert.deepEqual(absolutePlaces(typed, '/srv/typed'), [
      '--from',
      `json:${resolve('/srv/typed/data')}`,
      `--to=json:${resolve('/srv/other')}`,
      '--restart',
    ]);
  });

  it('are left alone where they are databases, or the folder of the service', () => {
    const typed = ['--from', 'json', '--to', 'postgres:postgres://owner@db/aetherlink'];
    assert.deepEqual(absolutePlaces(typed, '/srv/typed'), typed);
  });
});
