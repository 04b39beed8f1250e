import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../../clock/clock.js';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { Disk, DiskFile } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { LockLost } from './lock-lost.js';
import type { LockHolder } from './lock-text.js';
import { formatLock, parseLock } from './lock-text.js';
import { isDead, ownIdentity } from './process-identity.js';

export const LOCK_NAME = '.lock';
export const HEARTBEAT_MS = 2_000;
/** A holder whose heartbeat stands still for this long has lost the directory. */
export const STALE_MS = 10_000;
const LOOK_MS = 500;

/** What file systems such as exFAT answer to a second name, although the file itself could be made. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

export interface DataDirLockOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly clock: Clock;
}

/**
 * One process writes to a data directory. The lock file names its holder; a holder that is certainly dead is replaced
 * at once, one whose heartbeat stands still after ten seconds of watching it. A holder that was only asleep finds
 * another nonce in the file before its next write, and writes nothing. Heartbeats go into the file that this process
 * has made, in place, so that a late one can never overwrite the lock of a successor.
 */
export class DataDirLock {
  private readonly path: string;
  private readonly nonce = randomUUID();
  private holder: LockHolder = { nonce: this.nonce, heartbeat: 0, ...ownIdentity() };
  private file: DiskFile | undefined;
  private cancelBeat: Cancel = () => undefined;
  private lost: (error: LockLost) => void = () => undefined;

  constructor(private readonly options: DataDirLockOptions) {
    this.path = join(options.directory, LOCK_NAME);
  }

  get isHeld(): boolean {
    return this.file !== undefined;
  }

  /**
   * Takes the lock.
   * @throws StartRefusal (73) that names the holder when there is a living one; the disk's error when it cannot write.
   */
  async acquire(): Promise<void> {
    const { disk } = this.options;
    const own = `${this.path}.${this.nonce}.tmp`;
    let file: DiskFile | undefined;
    try {
      file = await disk.open(own, 'wx');
      await writeFully(file, Buffer.from(formatLock(this.holder)), 0);
      await file.datasync();
      while (!(await this.tryToTake(own)));
      this.file = file;
      this.scheduleBeat();
    } finally {
      await disk.remove(own).catch(() => undefined);
      if (!this.isHeld) await file?.close();
    }
  }

  /** `listener` is called when a heartbeat finds that another process has the directory. */
  onLost(listener: (error: LockLost) => void): void {
    this.lost = listener;
  }

  /** Asked before and after every write. @throws LockLost when the directory is no longer ours. */
  verify(): void {
    const text = this.read();
    if (text === undefined) throw new LockLost('The lock of the data directory was removed; nothing more is written.');
    const present = parseLock(text);
    if (present?.nonce === this.nonce) return;
    const who = present ? `Process ${present.pid} on ${present.host}` : 'Another process';
    throw new LockLost(`${who} has taken over the data directory; nothing more is written.`);
  }

  /** Gives the lock up, if it is still ours. */
  async release(): Promise<void> {
    this.cancelBeat();
    const { file } = this;
    if (!file) return;
    this.file = undefined;
    try {
      this.verify();
      await this.options.disk.remove(this.path);
    } catch (error) {
      if (!(error instanceof LockLost)) throw error;
    } finally {
      await file.close();
    }
  }

  /** @returns true when the lock is ours, false when it is worth another try. */
  private async tryToTake(own: string): Promise<boolean> {
    try {
      await this.options.disk.link(own, this.path);
      return true;
    } catch (error) {
      if (NO_HARD_LINKS.includes(String(codeOf(error)))) throw this.noHardLinks(error);
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const seen = this.read();
    if (seen === undefined) return false;
    const holder = parseLock(seen);
    if (holder && isDead(holder)) return this.takeOver(own, seen);
    const stale = await this.watch(seen);
    return stale ? this.takeOver(own, seen) : false;
  }

  /** Watches a holder that may be alive. @returns true when its heartbeat stood still for ten seconds. */
  private async watch(seen: string): Promise<boolean> {
    for (let waited = 0; waited < STALE_MS; waited += LOOK_MS) {
      await this.pause();
      const now = this.read();
      if (now === undefined) return false;
      if (now !== seen) throw this.heldBy(parseLock(now));
      const holder = parseLock(now);
      if (holder && isDead(holder)) return true;
    }
    return true;
  }

  /** Replaces the lock that was `seen`. Only one process at a time may do so: a second name of its file is the guard. */
  private async takeOver(own: string, seen: string): Promise<boolean> {
    const { disk } = this.options;
    const guard = `${this.path}.takeover`;
    try {
      await disk.link(own, guard);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return this.waitForGuard(guard);
    }
    try {
      if (this.read() !== seen) return false;
      await disk.rename(own, this.path);
      return true;
    } finally {
      await disk.remove(guard);
    }
  }

  /** Somebody else is taking over, or has died while doing so. */
  private async waitForGuard(guard: string): Promise<boolean> {
    for (let waited = 0; waited < STALE_MS; waited += LOOK_MS) {
      const text = readText(guard);
      if (text === undefined) return false;
      const holder = parseLock(text);
      if (!holder || isDead(holder)) break;
      await this.pause();
    }
    await this.options.disk.remove(guard);
    return false;
  }

  /** The clock's timers let the process end; somebody who waits for a lock must not end in silence. */
  private async pause(): Promise<void> {
    const stayAlive = setInterval(() => undefined, LOOK_MS);
    await new Promise<void>((resolve) => this.options.clock.after(LOOK_MS, resolve));
    clearInterval(stayAlive);
  }

  private scheduleBeat(): void {
    this.cancelBeat = this.options.clock.after(HEARTBEAT_MS, () => void this.beat());
  }

  private async beat(): Promise<void> {
    const { file } = this;
    if (!file) return;
    this.scheduleBeat();
    try {
      this.verify();
      this.holder = { ...this.holder, heartbeat: this.holder.heartbeat + 1 };
      await file.write(Buffer.from(formatLock(this.holder)), 0);
    } catch (error) {
      // A disk that takes no heartbeat takes no commit either; the commit reports it.
      if (!(error instanceof LockLost)) return;
      this.cancelBeat();
      this.lost(error);
    }
  }

  private heldBy(holder: LockHolder | undefined): StartRefusal {
    const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
    return new StartRefusal(
      `The data directory ${this.options.directory} is in use by ${who}. Stop it, or start with another --data-dir.`,
      EXIT.locked,
    );
  }

  private noHardLinks(cause: unknown): StartRefusal {
    return new StartRefusal(
      `The file system of the data directory ${this.options.directory} knows no hard links, without which no file can be ` +
        'replaced safely; name a directory elsewhere with --data-dir.',
      EXIT.config,
      { cause },
    );
  }

  private read(): string | undefined {
    return readText(this.path);
  }
}

/** Undefined when the file is not there. @throws the disk's other errors. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
