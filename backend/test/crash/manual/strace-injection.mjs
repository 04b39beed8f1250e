// Kills the store on entering, or fails, every single system call by which it changes the disk: `strace` does the
// injecting, so this is run by hand on linux: node backend/test/crash/manual/strace-injection.mjs [--calls 40]
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withDataDir } from '../../../../tools/product/running-product.mjs';
import { badFilesIn, problemsOf } from '../expectations.mjs';
import { startWriters } from '../writer-process.mjs';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '40' }, only: { type: 'string', default: '' } },
});
const calls = Number(values.calls);

const KILLED = ['pwrite64', 'fdatasync', 'fsync', 'link', 'rename', 'unlink', 'openat'];
const FAILED = [
  ['pwrite64', 'ENOSPC'],
  ['fdatasync', 'EIO'],
  ['fsync', 'EIO'],
  ['link', 'EIO'],
  ['rename', 'EIO'],
  ['ftruncate', 'EIO'],
];
/** Long enough for a start, hundreds of commits and several snapshots. */
const LIFE_MS = 1_200;

/** One thread of libuv, so that the n-th call is the n-th call. */
const env = { UV_THREADPOOL_SIZE: '1', SNAPSHOT_BYTES: '60000' };

async function round(dataDir, injections) {
  const traced = injections.map((inject) => inject.split(':')[0]).join(',');
  const expressions = injections.flatMap((inject) => ['-e', `inject=${inject}`]);
  const wrap = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${traced}`, ...expressions];
  const writers = startWriters(dataDir, { wrap, env });
  let ended = false;
  writers.ended.then(() => (ended = true));
  const giveUpAt = performance.now() + 20_000;
  while (!ended && !writers.seen.ready && performance.now() < giveUpAt) await pause(5);
  const dieAt = performance.now() + LIFE_MS;
  while (!ended && performance.now() < dieAt) await pause(5);
  const injected = ended;
  // The tracer and what it traces are a process group of two; both must be gone before the next start.
  if (!ended) killTree(writers.pid);
  await writers.ended;
  const { acks, ready, refusals, logs } = writers.seen;
  return { acks, facts: ready?.facts, refusals, injected: injected || refusals > 0 || logs.length > 0 };
}

function killTree(pid) {
  try {
    const children = execFileSync('pgrep', ['-P', String(pid)])
      .toString()
      .split('\n')
      .filter(Boolean);
    for (const child of children) process.kill(Number(child), 'SIGKILL');
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself meanwhile.
  }
}

async function check(dataDir, acks) {
  const next = startWriters(dataDir, { env: { WRITE: '0' } });
  try {
    const { facts, health } = await next.ready();
    return [...problemsOf(facts, acks), ...(health.condition === 'ok' ? [] : health.issues)];
  } finally {
    await next.stop();
  }
}

const results = [];
async function series(name, injectionsOf) {
  const result = { injection: name, rounds: 0, hit: 0, refused: 0, problems: [] };
  for (let when = 1; when <= calls; when += 1) {
    await withDataDir(async (dataDir) => {
      // A first life without faults, so that there is something to lose.
      const first = startWriters(dataDir, { env });
      await first.ready();
      while (first.seen.count < 100) await pause(2);
      await first.kill();
      const second = await round(dataDir, injectionsOf(when));
      result.rounds += 1;
      result.hit += second.injected ? 1 : 0;
      result.refused += second.refusals;
      const acks = { ...first.seen.acks, ...second.acks };
      for (const [writer, { schedule } = {}] of Object.entries(second.facts ?? {}).map(([k, v]) => [
        k.split('-')[1],
        v,
      ])) {
        if (schedule > (acks[writer] ?? 0)) acks[writer] = schedule;
      }
      const bad = (await badFilesIn(dataDir)).filter((file) => !file.endsWith('.tmp'));
      result.problems.push(...bad, ...(await check(dataDir, acks)));
    });
  }
  results.push({ ...result, bad: result.problems.length });
  console.error(JSON.stringify(results.at(-1)));
}

const all = [
  ...KILLED.map((call) => [`kill on ${call}`, (when) => [`${call}:signal=KILL:when=${when}`]]),
  ...FAILED.map(([call, error]) => [`${error} from ${call}`, (when) => [`${call}:error=${error}:when=${when}`]]),
  // A failed append is taken back; the process dies right before it is.
  ...[
    ['pwrite64', 'ENOSPC'],
    ['fdatasync', 'EIO'],
  ].map(([call, error]) => [
    `${error} from ${call}, then kill on ftruncate`,
    (when) => [`${call}:error=${error}:when=${when}`, 'ftruncate:signal=KILL:when=1'],
  ]),
];
for (const [name, injectionsOf] of all) if (new RegExp(values.only).test(name)) await series(name, injectionsOf);
const total = results.reduce(
  (sum, { rounds, hit, bad }) => ({ rounds: sum.rounds + rounds, hit: sum.hit + hit, bad: sum.bad + bad }),
  { rounds: 0, hit: 0, bad: 0 },
);
console.log(JSON.stringify({ total, results }, null, 2));
process.exit(total.bad === 0 ? 0 : 1);
