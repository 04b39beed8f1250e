import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf } from '../workspace/child-process.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';
import { freePort } from './free-port.mjs';
import { until } from './until.mjs';

/** A guard: a machine that does much else starts it slowly; how fast it starts is measured by the benchmarks. */
const READY_WITHIN_MS = 120_000;
/** How much of the output helps whoever reads why a start failed. */
const LAST_OUTPUT = 2_000;

/** Settings of the machine must not decide what a test or a benchmark sees. */
const foreignSettings = ['PORT', 'HOST', 'DATA_DIR', 'COMMAND_CENTER_DATA_DIR', 'AUTH_MODE', 'NODE_ENV', 'READ_ONLY'];

function cleanEnvironment(env) {
  const own = { ...process.env };
  for (const name of foreignSettings) delete own[name];
  return { ...own, ...env };
}

const isReady = (url) =>
  fetch(`${url}/health/ready`).then(
    (response) => response.ok,
    () => false,
  );

/** Starts the built service and answers it at once: its output so far, how it ended, and the ways to stop it. */
export function launchProduct({ port, dataDir, env = {}, node = productNode(), nodeArgs = [] }) {
  const startedAt = performance.now();
  const child = spawn(node, [...nodeArgs, 'dist/backend/main.js'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment({ PORT: String(port), DATA_DIR: dataDir, ...env }),
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => output.push(text));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: undefined, error }));
    child.once('close', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal), signal }));
  });
  return {
    startedAt,
    pid: child.pid,
    ended,
    output: () => output.join(''),
    stop: (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Starts the built service on a free port and waits until it is ready. The caller stops it in `finally`. */
export async function startProduct({
  dataDir,
  env = {},
  host = '127.0.0.1',
  port,
  readyWithinMs = READY_WITHIN_MS,
  ...options
}) {
  const listenPort = port ?? (await freePort());
  const product = launchProduct({ port: listenPort, dataDir, env: { HOST: host, ...env }, ...options });
  const url = `http://127.0.0.1:${listenPort}`;
  let ended;
  product.ended.then((result) => (ended = result));
  try {
    await until(
      'the service is ready',
      async () => {
        if (ended) throw new Error(`The service ended with code ${ended.exitCode} before it was ready.`);
        return isReady(url);
      },
      { deadlineMs: readyWithinMs, everyMs: 10 },
    );
  } catch (error) {
    await product.stop('SIGKILL');
    throw new Error(`${error.message}\n${product.output().slice(-LAST_OUTPUT)}`, { cause: error });
  }
  return { ...product, url, port: listenPort, dataDir, readyAfterMs: performance.now() - product.startedAt };
}

/** A data directory that does not exist yet, in a folder of its own. */
export function temporaryDataDir() {
  const parent = mkdtempSync(join(tmpdir(), 'command-center-'));
  return { path: join(parent, 'data'), remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 3 }) };
}

/** A data directory of its own, gone afterwards. */
export async function withDataDir(use) {
  const { path, remove } = temporaryDataDir();
  try {
    return await use(path);
  } finally {
    remove();
  }
}
