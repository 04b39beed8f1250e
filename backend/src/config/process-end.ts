import type { Logger } from 'pino';
import type { Shutdown } from './shutdown.js';

/** A store that hangs must not keep a process with a defect alive. */
const LAST_SAVE_MS = 2_000;
const TERMINATED_AT_ONCE = 130;

/** What makes the process end: a signal in an orderly way, a defect of ours at once. */
export class ProcessEnd {
  private fatal = false;

  constructor(
    private readonly shutdown: Shutdown,
    private readonly logger: Logger,
    private readonly exit: (code: number) => void = (code) => process.exit(code),
  ) {}

  /** Takes over the signals and the last-resort handlers of this process. */
  watch(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void this.onSignal(signal));
    process.on('uncaughtException', (error) => void this.onDefect(error));
    process.on('unhandledRejection', (reason) => void this.onDefect(reason));
  }

  /** The first signal ends everything in order; whoever sends a second one does not want to wait. */
  async onSignal(signal: string): Promise<void> {
    if (this.shutdown.begun) {
      this.logger.warn({ signal }, 'A second signal: ending at once.');
      this.exit(TERMINATED_AT_ONCE);
      return;
    }
    this.logger.info({ signal }, 'Ending: no new runs, requests and runs under way may finish.');
    const failures = await this.shutdown.run();
    for (const { phase, step, error } of failures) {
      this.logger.error({ phase, step, err: error }, 'A step of the orderly end failed.');
    }
    const lostSave = failures.some(({ phase }) => phase === 'store');
    this.logger.info('Ended.');
    this.exit(lostSave ? 1 : 0);
  }

  /** State may be wrong now, so nothing is tried but to close the store; a supervisor starts anew. */
  async onDefect(error: unknown): Promise<void> {
    this.logger.fatal(
      { err: error },
      'A defect reached the last resort; the process ends and what was acknowledged is safe.',
    );
    if (this.fatal) return;
    this.fatal = true;
    setTimeout(() => this.exit(1), LAST_SAVE_MS).unref();
    await this.shutdown.closeStore();
    this.exit(1);
  }
}
