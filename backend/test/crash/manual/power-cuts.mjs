// Cuts the power of a real ext4 again and again while 16 writers are at work, and looks at what the next boot finds:
// node backend/test/crash/manual/power-cuts.mjs [--rounds 30] [--options noauto_da_alloc]. Linux, root, python3 (ioctl).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { badFilesIn, problemsOf } from '../expectations.mjs';
import { startWriters } from '../writer-process.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, options: { type: 'string', default: '' } },
});

const folder = mkdtempSync(join(tmpdir(), 'power-'));
const image = join(folder, 'disk.img');
const mountPoint = join(folder, 'disk');
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** EXT4_IOC_SHUTDOWN with NOLOGFLUSH: what the disk had not been told to keep is gone, the journal's last lines too. */
const cutPower = () =>
  run(
    'python3',
    '-c',
    'import fcntl,os,struct,sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))',
    mountPoint,
  );
const mount = () => run('mount', '-o', ['loop', values.options].filter(Boolean).join(','), image, mountPoint);
const umount = () => run('umount', mountPoint);

writeFileSync(image, '');
truncateSync(image, 256 * 1024 * 1024);
run('mkfs.ext4', '-q', image);
run('mkdir', mountPoint);
mount();
const dataDir = join(mountPoint, 'data');

const result = {
  options: values.options || 'default',
  rounds: 0,
  acknowledged: 0,
  lost: 0,
  startFailures: 0,
  problems: [],
};
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const writers = startWriters(dataDir, { env: { SNAPSHOT_BYTES: '300000' } });
    await writers.ready();
    await pause(300 + Math.random() * 2_700);
    cutPower();
    await pause(20);
    await writers.kill();
    umount();
    mount();
    result.rounds += 1;
    result.acknowledged += writers.seen.count;
    const next = startWriters(dataDir, { env: { WRITE: '0' } });
    try {
      const { facts, health } = await next.ready();
      const start = writers.seen.ready.facts;
      const acks = Object.fromEntries(
        Array.from({ length: 16 }, (_, w) => [w, Math.max(start[`writer-${w}`].schedule, writers.seen.acks[w] ?? 0)]),
      );
      const problems = problemsOf(facts, acks);
      result.lost += problems.filter((problem) => problem.includes('was acknowledged')).length;
      if (health.condition !== 'ok') problems.push(...health.issues);
      result.problems.push(...problems.map((problem) => `round ${round}: ${problem}`));
    } catch (error) {
      result.startFailures += 1;
      result.problems.push(`round ${round}: ${error.message}`);
    } finally {
      await next.stop();
    }
    const bad = await badFilesIn(dataDir);
    result.problems.push(...bad.map((problem) => `round ${round}: ${problem}`));
  }
} finally {
  umount();
  rmSync(folder, { recursive: true });
}
console.log(JSON.stringify(result, null, 2));
process.exit(result.problems.length === 0 ? 0 : 1);
