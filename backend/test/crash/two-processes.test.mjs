import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../tools/product/until.mjs';
import { withDataDir } from '../../../tools/product/running-product.mjs';
import { badFilesIn, problemsOf } from './expectations.mjs';
import { startWriters } from './writer-process.mjs';

const withWriters = async (use) =>
  withDataDir(async (dataDir) => {
    const started = [];
    try {
      await use(dataDir, (options) => {
        const writers = startWriters(dataDir, options);
        started.push(writers);
        return writers;
      });
    } finally {
      for (const writers of started) {
        writers.signal('SIGCONT');
        await writers.kill();
      }
    }
  });

/** Name and size of every file that the store writes to. */
const filesOf = (dataDir) =>
  Object.fromEntries(
    readdirSync(dataDir)
      .filter((name) => name !== '.lock')
      .map((name) => [name, statSync(join(dataDir, name)).size]),
  );

test('a second process on the same data directory ends with 73, naming the first by pid and host', async () => {
  await withWriters(async (dataDir, start) => {
    const first = start();
    await first.ready();
    const second = start();
    const { exitCode } = await second.ended;
    assert.equal(exitCode, 73);
    assert.match(second.seen.refused.refused, new RegExp(`process ${first.pid} on ${hostname()}`));
    const count = first.seen.count;
    await until('the first goes on writing', () => first.seen.count > count);
  });
});

test('a start after kill -9 takes the directory over at once', async () => {
  await withWriters(async (dataDir, start) => {
    const first = start();
    await first.ready();
    await first.kill();
    const second = start();
    const { openMs } = await second.ready();
    // Whoever cannot be sure watches the heartbeat of the holder for ten seconds.
    assert.ok(openMs < 5_000, `opened after ${openMs} ms`);
  });
});

test('a process that slept while another took over writes not one byte more and ends with 73', async () => {
  await withWriters(async (dataDir, start) => {
    // A write that is under way when it falls asleep comes to its end when it wakes, and is acknowledged to nobody: so it
    // sleeps between two of them, and writes no snapshot meanwhile.
    const sleeper = start({ env: { SNAPSHOT_BYTES: '1000000000' } });
    await sleeper.ready();
    await until('it has written something', () => sleeper.seen.count > 100);
    sleeper.signal('SIGUSR2');
    await until('its writers stand still', () => sleeper.seen.held);
    sleeper.signal('SIGSTOP');
    await until('the kernel has stopped it', () => /\) T /.test(readFileSync(`/proc/${sleeper.pid}/stat`, 'latin1')));

    const successor = start({ env: { WRITE: '0' } });
    const { facts } = await successor.ready();
    assert.deepEqual(problemsOf(facts, sleeper.seen.acks), []);
    const before = filesOf(dataDir);

    // They want to write as soon as it wakes.
    sleeper.signal('SIGUSR2');
    sleeper.signal('SIGCONT');
    const { exitCode } = await sleeper.ended;
    assert.equal(exitCode, 73);
    assert.equal(sleeper.seen.lost, true);
    // What it still told its callers had been durable before it fell asleep: its successor has it.
    assert.deepEqual(problemsOf(facts, sleeper.seen.acks), []);
    assert.deepEqual(filesOf(dataDir), before);

    await successor.stop();
    const last = start({ env: { WRITE: '0' } });
    assert.deepEqual((await last.ready()).facts, facts);
    await last.stop();
    assert.deepEqual(await badFilesIn(dataDir), []);
  });
});

test('of eight processes that start at the same moment exactly one serves', async () => {
  await withWriters(async (dataDir, start) => {
    const dead = start();
    await dead.ready();
    await dead.kill();
    const all = Array.from({ length: 8 }, () => start({ env: { WRITE: '0' } }));
    await until('all have decided', () => all.every(({ seen }) => seen.ready || seen.refused), { deadlineMs: 120_000 });
    assert.equal(all.filter(({ seen }) => seen.ready).length, 1);
    assert.equal(all.filter(({ seen }) => seen.refused?.exitCode === 73).length, 7);
  });
});
