// A process with a store and 16 writers, made to be killed. Says on stdout what it found and every act that was acknowledged.
import { writeSync } from 'node:fs';
import { load } from './store-build.mjs';
import { factsOf, WRITERS, writerTenant, writeFact } from './writer-facts.mjs';

const { JsonPersistence } = await load('persistence/json/json-persistence.js');
const { SystemClock } = await load('clock/system-clock.js');

const say = (message) => writeSync(1, `${JSON.stringify(message)}\n`);
const { DATA_DIR: dataDir, SNAPSHOT_BYTES = '200000', WRITE = '1' } = process.env;

const store = new JsonPersistence({
  dataDir,
  clock: new SystemClock(),
  snapshotJournalBytes: Number(SNAPSHOT_BYTES),
  log: (level, message, fields) => level !== 'info' && say({ log: level, message, error: String(fields?.err ?? '') }),
  onLost: () => {
    say({ lost: true });
    process.exit(73);
  },
});

try {
  const began = performance.now();
  await store.open();
  const openMs = performance.now() - began;
  say({ ready: true, openMs, sinceStartMs: performance.now(), health: store.health(), facts: await factsOf(store) });
} catch (error) {
  say({ refused: error.message, exitCode: error.exitCode });
  process.exit(error.exitCode ?? 1);
}

/** SIGUSR2 lets the writers stand still between two acts, which is said once all of them do, and go on again. */
let letGo;
let held = Promise.resolve();
let standing = 0;
process.on('SIGUSR2', () => {
  if (letGo) letGo = letGo();
  else held = new Promise((resolve) => (letGo = () => void resolve()));
});

async function standStill() {
  standing += 1;
  if (standing === WRITERS) say({ held: true });
  await held;
  standing -= 1;
}

async function write(writer, from) {
  for (let n = from; ; n += 1) {
    if (letGo) await standStill();
    try {
      await writeFact(store, writer, n);
      say({ ack: n, writer });
    } catch (error) {
      say({ refusal: error.code, writer, n });
      if (error.code !== 'persistence_unavailable') throw error;
      n -= 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

process.on('SIGTERM', () => void store.close().then(() => process.exit(0)));
if (WRITE === '1') {
  const facts = await factsOf(store);
  for (let writer = 0; writer < WRITERS; writer += 1) void write(writer, facts[writerTenant(writer)].schedule + 1);
}
// Also while it only holds the directory, or its writers stand still.
setInterval(() => undefined, 1_000);
