import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { withDataDir } from '../../../tools/product/running-product.mjs';
import { mountSmallDisk } from './small-disk.mjs';
import { startWriters } from './writer-process.mjs';

const NOBODY = 65534;

/** Starts as a user who may read the directory and not write it: root is held up by no permission. */
const asReader = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

async function expectRefusal(dataDir, options, exitCode = 78) {
  const began = performance.now();
  const process_ = startWriters(dataDir, options);
  try {
    const ended = await process_.ended;
    assert.equal(ended.exitCode, exitCode);
    assert.ok(process_.seen.refused.refused.includes(dataDir), process_.seen.refused.refused);
    assert.ok(performance.now() - began < 5_000);
  } finally {
    await process_.kill();
  }
}

const withReadOnlyFolder = (use) =>
  withDataDir(async (dataDir) => {
    mkdirSync(dataDir);
    chmodSync(dirname(dataDir), 0o755);
    chmodSync(dataDir, 0o555);
    await use(dataDir);
    assert.deepEqual(readdirSync(dataDir), []);
  });

test('a data directory that cannot be written ends the start with 78 and its name within five seconds', async () => {
  await withReadOnlyFolder((folder) => expectRefusal(folder, asReader()));
});

test('a data directory that is missing and cannot be made ends the start with 78 and its name', async () => {
  await withDataDir(async (dataDir) => {
    chmodSync(dirname(dataDir), 0o555);
    await expectRefusal(dataDir, asReader());
    chmodSync(dirname(dataDir), 0o755);
  });
});

test('a data directory on a file system that is mounted read-only ends the start with 78, also for root', async () => {
  const disk = mountSmallDisk(512);
  // Who may not mount, as root in most containers, is held up by a permission as by a mount option.
  if (!disk) return withReadOnlyFolder((folder) => expectRefusal(folder, asReader()));
  try {
    mkdirSync(`${disk.path}/data`);
    execFileSync('mount', ['-o', 'remount,ro', disk.path]);
    await expectRefusal(`${disk.path}/data`, {});
  } finally {
    disk.remove();
  }
});
