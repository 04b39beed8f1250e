import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exitCodeOf } from '../../../tools/workspace/child-process.mjs';
import { until } from '../../../tools/product/until.mjs';

/** Starts a store with its writers on a data directory; `acks` holds the last act of each writer that was acknowledged. */
export function startWriters(dataDir, { env = {}, wrap = [], uid, gid } = {}) {
  const [program, ...args] = [...wrap, process.execPath, join(import.meta.dirname, 'store-process.mjs')];
  const startedAt = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATA_DIR: dataDir, ...env },
    ...(uid === undefined ? {} : { uid, gid }),
  });
  const seen = {
    acks: {},
    count: 0,
    refusals: 0,
    logs: [],
    ready: undefined,
    refused: undefined,
    held: false,
    lost: false,
  };
  createInterface({ input: child.stdout }).on('line', (line) => note(seen, line, startedAt));
  child.stderr.setEncoding('utf8').on('data', (text) => seen.logs.push(text));
  const ended = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal), signal }));
  });
  let result;
  ended.then((value) => (result = value));
  return {
    seen,
    pid: child.pid,
    ended,
    /** Resolves when the store is open; fails when the process ended instead. */
    ready: () =>
      until(
        'the store is open',
        () => {
          if (result && !seen.ready) throw new Error(`The process ended with ${result.exitCode}: ${describe(seen)}`);
          return seen.ready;
        },
        { deadlineMs: 120_000, everyMs: 2 },
      ),
    signal: (name) => child.kill(name),
    /** Kills it like a power switch and waits until it is gone. */
    async kill() {
      child.kill('SIGKILL');
      return ended;
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function note(seen, line, startedAt) {
  let message;
  try {
    message = JSON.parse(line);
  } catch {
    // The last line of a killed process may be half: it was not acknowledged to anybody.
    return;
  }
  if (message.ack) {
    seen.acks[message.writer] = message.ack;
    seen.count += 1;
  } else if (message.ready) seen.ready = { ...message, afterMs: performance.now() - startedAt };
  else if (message.refused) seen.refused = message;
  else if (message.refusal) seen.refusals += 1;
  else if (message.held) seen.held = true;
  else if (message.lost) seen.lost = true;
  else seen.logs.push(`${message.message} ${message.error}`);
}

const describe = (seen) => seen.refused?.refused ?? seen.logs.slice(-5).join('\n');
