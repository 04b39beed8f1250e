import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitCodeOf } from '../workspace/child-process.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';

const LISTENS_WITHIN_MS = 60_000;

/** The control interface of a running sandbox: how tests and benchmarks look behind the vendor's API. */
function controlOf({ url, control_token: token }) {
  return async (method, path, body) => {
    const response = await fetch(`${url}/__sandbox/${path}`, {
      method,
      headers: { 'x-sandbox-token': token, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`The sandbox refused ${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text ? JSON.parse(text) : undefined;
  };
}

/**
 * Starts the AccuLynx sandbox on a free port and answers where it listens, its locations with their keys, and the ways
 * to look behind it. The caller stops it in `finally`.
 */
export async function startSandbox({ locations = 3, jobs = 500, seed = 42, port = 0, args = [] } = {}) {
  const flags = { port, locations, jobs, seed };
  const given = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(productNode(), ['sandbox/src/main.ts', ...given, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    return ended;
  };
  const lines = createInterface({ input: child.stdout });
  let deadline;
  const late = new Promise((_, reject) => {
    deadline = setTimeout(() => reject(new Error('The sandbox does not listen.')), LISTENS_WITHIN_MS);
  });
  const early = ended.then((code) => {
    throw new Error(`The sandbox ended with code ${code} before it listened.`);
  });
  try {
    const line = await Promise.race([new Promise((resolve) => lines.once('line', resolve)), early, late]);
    const told = JSON.parse(line);
    return { ...told, baseUrl: told.base_url, pid: child.pid, control: controlOf(told), stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(deadline);
    early.catch(() => undefined);
  }
}
