import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryDataDir } from '../../../tools/product/running-product.mjs';
import { badFilesIn, problemsOf } from './expectations.mjs';
import { fillUp, limitedDisk, mountSmallDisk } from './small-disk.mjs';
import { load } from './store-build.mjs';
import { factsOf, WRITERS, writeFact } from './writer-facts.mjs';

const { JsonPersistence } = await load('persistence/json/json-persistence.js');
const { SystemClock } = await load('clock/system-clock.js');

/** A disk that can be filled and freed: a small real one where that can be mounted, the same through the seam elsewhere. */
async function makeDisk() {
  const small = mountSmallDisk(512);
  if (small) {
    const ballast = join(small.path, 'ballast');
    return {
      kind: 'tmpfs',
      dataDir: join(small.path, 'data'),
      options: {},
      fill: () => fillUp(ballast),
      free: () => rmSync(ballast),
      remove: small.remove,
    };
  }
  const { path, remove } = temporaryDataDir();
  const disk = await limitedDisk();
  return {
    kind: 'seam',
    dataDir: path,
    options: { disk },
    fill: () => (disk.room = 700),
    free: () => (disk.room = Infinity),
    remove,
  };
}

const open = async ({ dataDir, options }) => {
  const store = new JsonPersistence({ dataDir, clock: new SystemClock(), log: () => undefined, ...options });
  await store.open();
  return store;
};

const byWriter = async (store) => {
  const facts = await factsOf(store);
  return Object.fromEntries(Array.from({ length: WRITERS }, (_, w) => [w, facts[`writer-${w}`].schedule]));
};

test('a disk that runs full under 16 writers refuses, loses nothing that was acknowledged, and heals by itself', async () => {
  const disk = await makeDisk();
  let store;
  try {
    store = await open(disk);
    const acks = {};
    const act = async (writer) => {
      await writeFact(store, writer, (acks[writer] ?? 0) + 1);
      acks[writer] = (acks[writer] ?? 0) + 1;
    };
    const all = () => Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => act(writer)));
    await all();
    for (let time = 0; time < 3; time += 1) {
      disk.fill();
      let outcomes;
      do outcomes = await all();
      while (outcomes.some(({ status }) => status === 'fulfilled'));
      assert.ok(outcomes.every(({ reason }) => reason.code === 'persistence_unavailable'));
      assert.equal(store.health().condition, 'unavailable');
      // Readers see exactly what was acknowledged.
      assert.deepEqual(await byWriter(store), acks);
      disk.free();
      // The first act after there is room again succeeds, without a restart.
      await act(time);
      assert.equal(store.health().condition, 'ok');
    }
    await store.close();
    store = await open(disk);
    assert.deepEqual(problemsOf(await factsOf(store), acks), []);
    assert.deepEqual(await byWriter(store), acks);
    await store.close();
    assert.deepEqual(await badFilesIn(disk.dataDir), []);
    console.log(JSON.stringify({ disk: disk.kind, acknowledged: Object.values(acks).reduce((a, b) => a + b) }));
  } finally {
    await store?.close();
    disk.remove();
  }
});

test('a disk that is full at the start serves what is there, is not well, and heals by itself', async () => {
  const disk = await makeDisk();
  let store;
  try {
    store = await open(disk);
    await writeFact(store, 0, 1);
    await store.close();
    disk.fill();
    store = await open(disk);
    assert.equal((await factsOf(store))['writer-0'].schedule, 1);
    // On a real disk the lock may still find room in a corner; the commit does not.
    const outcomes = [];
    for (let n = 2; n < 50; n += 1) {
      const outcome = await writeFact(store, 0, n).catch((error) => error.code);
      outcomes.push(outcome);
      if (outcome) break;
    }
    assert.equal(outcomes.at(-1), 'persistence_unavailable');
    assert.equal(store.health().condition, 'unavailable');
    disk.free();
    await writeFact(store, 0, outcomes.length + 1);
    assert.equal(store.health().condition, 'ok');
  } finally {
    await store?.close();
    disk.remove();
  }
});
