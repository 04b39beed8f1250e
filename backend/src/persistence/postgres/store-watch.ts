import type { Clock } from '../../clock/clock.js';
import type { StoreLog } from '../store-log.js';
import { codeOf, troubleOf } from './connection/database-trouble.js';
import type { OutageWatch } from './outage-watch.js';
import type { StoreBoard } from './store-board.js';

/** A connection that broke while the server is fine is replaced within this time, and nobody need hear of it. */
const BLINK_MS = 250;
/** The server answers, and refuses every change: it is a copy or was told to, or its disk is full. */
const TAKES_NO_CHANGES = '25006';
const REFUSES_CHANGES = ['53100', TAKES_NO_CHANGES];

/** Sees every statement's outcome and says how the store is. */
export class StoreWatch {
  private lostSince: number | undefined;
  private refusedWith: string | undefined;
  private probing = false;

  /** @param probe tries a change as large as a commit, without leaving it. */
  constructor(
    private readonly board: StoreBoard,
    private readonly outage: OutageWatch,
    private readonly clock: Clock,
    private readonly log: StoreLog,
    private readonly probe: () => Promise<void>,
  ) {}

  /** `error` is undefined when the server has answered. */
  note(error: unknown): void {
    if (error === undefined) this.answered();
    else if (troubleOf(error).kind === 'lost') this.lost(error);
    else if (REFUSES_CHANGES.includes(codeOf(error) ?? '')) this.refused(error);
  }

  /** A commit went through. */
  saved(): void {
    if (!this.board.has('cannot_save')) return;
    this.outage.succeeded();
    this.board.clear('cannot_save');
    this.log('info', 'The store can save again.');
  }

  /**
   * A change that is no commit went through, such as a beat. A server that takes changes takes all of them; a full disk
   * may have room for a small one, so that a larger one is tried: with nothing due there may be no commit for hours.
   */
  changed(): void {
    if (!this.board.has('cannot_save')) return;
    if (this.refusedWith === TAKES_NO_CHANGES) this.saved();
    else void this.tryChange();
  }

  private async tryChange(): Promise<void> {
    if (this.probing) return;
    this.probing = true;
    try {
      await this.probe();
      this.saved();
    } catch {
      // It is tried again at the next beat.
    } finally {
      this.probing = false;
    }
  }

  private answered(): void {
    this.lostSince = undefined;
    if (!this.board.has('unreachable')) return;
    if (!this.board.has('cannot_save')) this.outage.succeeded();
    this.board.clear('unreachable');
    this.log('info', 'The database can be reached again.');
  }

  private lost(error: unknown): void {
    const now = this.clock.monotonic();
    this.lostSince ??= now;
    if (now - this.lostSince < BLINK_MS || this.board.has('unreachable')) return;
    const { reason } = troubleOf(error);
    this.outage.failed(this.lostSince);
    this.log('error', 'The database cannot be used.', { reason, code: codeOf(error) });
    const since = Math.round(this.clock.now() - (now - this.lostSince));
    this.board.raise(
      'unreachable',
      [`Nothing can be read or saved: ${reason}. It is tried again all the time.`],
      since,
    );
  }

  private refused(error: unknown): void {
    this.refusedWith = codeOf(error);
    if (this.board.has('cannot_save')) return;
    const { reason } = troubleOf(error);
    this.outage.failed(this.clock.monotonic());
    this.log('error', 'The store cannot save.', { reason, code: codeOf(error) });
    const sentence = `Nothing can be saved: ${reason}. It is tried again at every write.`;
    this.board.raise('cannot_save', [sentence], this.clock.now());
  }
}
