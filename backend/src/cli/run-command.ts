import { errorCodeOf } from '../config/error-code.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import { DomainError } from '../domain/domain-error.js';
import { KeyRingEditRefused } from '../secrets/key-ring-edit.js';

/** Where a command says things. Results go to `print`, so that a script gets only what it asked for. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly tell: (line: string) => void;
}

export type Command = (args: readonly string[], terminal: Terminal) => Promise<void>;

/**
 * Writes lines until whoever reads them has heard enough (`| head -1`). The command goes on in silence then, because
 * half of what it does may be done, and its exit code is as true as before.
 */
function linesTo(stream: NodeJS.WriteStream): (line: string) => void {
  let isRead = true;
  stream.on('error', (error) => {
    if (errorCodeOf(error) !== 'EPIPE') throw error;
    isRead = false;
  });
  return (line) => {
    if (isRead) stream.write(`${line}\n`);
  };
}

/** Runs a command of the built product to its exit code. What a person can act on is a sentence, never a stack. */
export async function runCommand(command: Command): Promise<void> {
  const terminal: Terminal = { print: linesTo(process.stdout), tell: linesTo(process.stderr) };
  try {
    await command(process.argv.slice(2), terminal);
  } catch (error) {
    const refusal = refusalFor(error);
    if (!refusal) throw error;
    terminal.tell(refusal.message);
    process.exitCode = refusal.exitCode;
  }
}

/** What a failure means to the person at the terminal; undefined for a defect of our own. */
export function refusalFor(error: unknown): StartRefusal | undefined {
  if (error instanceof StartRefusal) return error;
  if (error instanceof DomainError) return new StartRefusal(error.message, EXIT.unavailable);
  if (error instanceof KeyRingEditRefused) return new StartRefusal(error.message, EXIT.config);
  const code = errorCodeOf(error);
  if (!/^E[A-Z]+$/.test(code)) return undefined;
  return new StartRefusal(`A file or a folder cannot be used (${code}).`, EXIT.config, { cause: error });
}

/** The answer to a command line that means nothing. */
export const usageRefusal = (problem: string, usage: string): StartRefusal =>
  new StartRefusal(`${problem} ${usage}`, EXIT.usage);
