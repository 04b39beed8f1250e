import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDataDir } from '../../../tools/product/running-product.mjs';
import { killRounds } from './kill-rounds.mjs';

const rounds = Number(process.env.CRASH_ROUNDS ?? 20);

test(`${rounds} kills at random moments under 16 writers lose nothing that was acknowledged and leave no bad file`, async () => {
  await withDataDir(async (dataDir) => {
    const { problems, readyMs, acknowledged } = await killRounds(dataDir, rounds);
    assert.deepEqual(problems, []);
    assert.ok(acknowledged > rounds, 'the writers got nothing done');
    console.log(JSON.stringify({ rounds, acknowledged, lost: 0, readyMs }));
  });
});
