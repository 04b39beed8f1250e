import { spawn } from 'node:child_process';
import { exitCodeOf } from '../workspace/child-process.mjs';
import { EXIT } from '../workspace/exit-codes.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';

const SAME_KEY_PRESS_MS = 1000;

/**
 * Hands each signal to the child once. Ctrl-C reaches this process twice, from the terminal and from npm, and the service
 * takes a second signal as "at once", which would cut its orderly end short.
 */
function forwardSignals(child) {
  const lastAt = {};
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  const forward = (signal) => {
    const now = performance.now();
    if (now - (lastAt[signal] ?? -Infinity) < SAME_KEY_PRESS_MS) return;
    lastAt[signal] = now;
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return () => signals.forEach((signal) => process.off(signal, forward));
}

/** Runs the built service until it ends and answers its exit code. */
export function runService(env) {
  return new Promise((resolve) => {
    const child = spawn(productNode(), ['dist/backend/main.js'], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      // Its own process group keeps the terminal's Ctrl-C from reaching it a second time; Windows would open a window.
      detached: process.platform !== 'win32',
    });
    const stopForwarding = forwardSignals(child);
    child.once('error', (error) => {
      console.error(`The service could not be started: ${error.message}`);
      resolve(EXIT.software);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(exitCodeOf(code, signal));
    });
  });
}
