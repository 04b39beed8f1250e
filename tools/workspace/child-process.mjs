import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { EXIT } from './exit-codes.mjs';
import { root } from './root.mjs';

/** Progress is no result: whoever reads a script's stdout gets only what it was asked for. */
export const TO_STDERR = ['ignore', 2, 2];

/** What a shell would report: the code itself, or 128 + the number of the signal that ended the process. */
export const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

/**
 * Runs a program in the repository's folder to its end and answers its exit code. No shell is between, so that arguments
 * mean the same on every platform. After `timeoutMs` the program is ended and the answer is a failure.
 */
export function run(program, args, { env = {}, stdio = 'inherit', timeoutMs, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio, env: { ...process.env, ...env }, windowsHide: true });
    const deadline =
      timeoutMs &&
      setTimeout(() => {
        console.error(`${args[0]} did not end within ${timeoutMs / 1000} s and was stopped.`);
        child.kill('SIGKILL');
      }, timeoutMs);
    const end = (exitCode) => {
      clearTimeout(deadline);
      resolve(exitCode);
    };
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      end(EXIT.software);
    });
    child.once('exit', (code, signal) => end(exitCodeOf(code, signal)));
  });
}
