import type { Cancel, Clock } from '../clock/clock.js';
import type { RunLogLine } from '../domain/run-log-line.js';
import type { RunLogStore } from '../persistence/run-log-store.js';

const WRITE_EVERY_MS = 1_000;
/** Lines of one run in memory; an importer that says more in a second loses the rest. */
const MOST_WAITING = 5_000;

export interface RunLogOptions {
  readonly store: RunLogStore;
  readonly clock: Clock;
  /** Told how many lines could not be kept: a log is worth less than its run. */
  readonly onLost: (lines: number) => void;
}

/** Gathers the log lines of one run and writes them every second and at the end. */
export class RunLog {
  private waiting: RunLogLine[] = [];
  private cancel: Cancel | undefined;
  private writing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly runId: string,
    private readonly options: RunLogOptions,
  ) {}

  /** A run that was closed without its importer keeps no more of its lines. */
  get isClosed(): boolean {
    return this.closed;
  }

  add(line: Omit<RunLogLine, 'at'>): void {
    if (this.closed) return;
    if (this.waiting.length >= MOST_WAITING) {
      this.options.onLost(1);
      return;
    }
    this.waiting.push({ at: this.options.clock.now(), ...line });
    this.cancel ??= this.options.clock.after(WRITE_EVERY_MS, () => this.write());
  }

  /** Resolves when everything so far has been written or given up. Never rejects. */
  close(): Promise<void> {
    this.closed = true;
    this.write();
    return this.writing;
  }

  private write(): void {
    this.cancel?.();
    this.cancel = undefined;
    const lines = this.waiting;
    if (lines.length === 0) return;
    this.waiting = [];
    const { store, onLost } = this.options;
    this.writing = this.writing.then(() => store.append(this.runId, lines)).catch(() => onLost(lines.length));
  }
}
