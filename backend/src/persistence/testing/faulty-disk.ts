import type { Disk, DiskFile } from '../json/files/disk.js';
import { REAL_DISK } from '../json/files/disk.js';

export type DiskCall = 'open' | 'write' | 'datasync' | 'sync' | 'truncate' | 'rename' | 'link' | 'syncDirectory';

/** What a call is about; a fault can be limited to some of them. */
export interface DiskEvent {
  readonly call: DiskCall;
  readonly path: string;
}

/** An error as the kernel gives it. */
export const diskError = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

/** The real disk with faults: calls that fail, room that runs out (the last write before is short), and a record of calls. */
export class FaultyDisk implements Disk {
  /** Asked before every call; an error that it returns is thrown instead. */
  fault: (event: DiskEvent) => Error | undefined = () => undefined;
  /** Bytes that can still be written. */
  room = Infinity;
  readonly events: DiskEvent[] = [];
  /** Awaited before every sync, so that a test can hold a commit on its way. */
  gate: Promise<void> = Promise.resolve();

  async open(path: string, flags: 'wx' | 'w' | 'r+'): Promise<DiskFile> {
    this.check('open', path);
    const file = await REAL_DISK.open(path, flags);
    return {
      write: async (bytes, position) => {
        this.check('write', path);
        if (this.room <= 0) throw diskError('ENOSPC');
        const part = bytes.subarray(0, Math.min(bytes.length, this.room));
        this.room -= part.length;
        return file.write(part, position);
      },
      datasync: async () => {
        await this.gate;
        this.check('datasync', path);
        await file.datasync();
      },
      sync: async () => {
        this.check('sync', path);
        await file.sync();
      },
      truncate: async (length) => {
        this.check('truncate', path);
        await file.truncate(length);
      },
      size: () => file.size(),
      close: () => file.close(),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.check('rename', to);
    await REAL_DISK.rename(from, to);
  }

  async link(from: string, to: string): Promise<void> {
    this.check('link', to);
    await REAL_DISK.link(from, to);
  }

  remove(path: string): Promise<void> {
    return REAL_DISK.remove(path);
  }

  async syncDirectory(path: string): Promise<void> {
    this.check('syncDirectory', path);
    await REAL_DISK.syncDirectory(path);
  }

  /** Calls of this kind fail with this code until `heal`. */
  break(call: DiskCall, code: string, path = ''): void {
    this.fault = (event) => (event.call === call && event.path.includes(path) ? diskError(code) : undefined);
  }

  heal(): void {
    this.fault = () => undefined;
    this.room = Infinity;
  }

  private check(call: DiskCall, path: string): void {
    const event = { call, path };
    this.events.push(event);
    const error = this.fault(event);
    if (error) throw error;
  }
}
