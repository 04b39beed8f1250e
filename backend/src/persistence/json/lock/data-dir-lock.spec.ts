import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cancel } from '../../../clock/clock.js';
import { SettableClock } from '../../../clock/settable-clock.js';
import { StartRefusal } from '../../../config/start-refusal.js';
import { FaultyDisk } from '../../testing/faulty-disk.js';
import { REAL_DISK } from '../files/disk.js';
import { DataDirLock } from './data-dir-lock.js';
import { LockLost } from './lock-lost.js';
import { formatLock, parseLock } from './lock-text.js';
import { isDead, ownIdentity } from './process-identity.js';

/** Knows whether somebody is looking at a lock again and again. */
class WatchedClock extends SettableClock {
  looks = 0;

  override after(delayMs: number, callback: () => void): Cancel {
    if (delayMs !== 500) return super.after(delayMs, callback);
    this.looks += 1;
    return super.after(delayMs, () => {
      this.looks -= 1;
      callback();
    });
  }
}

describe('the lock of the data directory', () => {
  let directory: string;
  let clock: WatchedClock;
  const made: DataDirLock[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lock-'));
    clock = new WatchedClock();
  });
  afterEach(async () => {
    for (const lock of made.splice(0)) await lock.release();
    await rm(directory, { recursive: true, force: true });
  });

  const lockOf = (ownClock: SettableClock = clock): DataDirLock => {
    const lock = new DataDirLock({ directory, disk: REAL_DISK, clock: ownClock });
    made.push(lock);
    return lock;
  };
  const file = (): string => join(directory, '.lock');
  const text = (): string => readFileSync(file(), 'utf8');
  const leave = (changes: Partial<Parameters<typeof formatLock>[0]>): void =>
    writeFileSync(file(), formatLock({ nonce: 'gone', heartbeat: 7, ...ownIdentity(), ...changes }));

  /** Lets the clock run whenever somebody waits for it. @returns the outcome and how long it took. */
  async function settle(
    waiting: Promise<unknown>,
    mayGoOn = (): boolean => true,
  ): Promise<{ readonly outcome: unknown; readonly tookMs: number }> {
    const start = clock.monotonic();
    let settled: { readonly outcome: unknown } | undefined;
    waiting.then(
      () => (settled = { outcome: 'taken' }),
      (error: unknown) => (settled = { outcome: error }),
    );
    await until(() => {
      if (!settled && clock.looks > 0 && mayGoOn()) clock.advance(500);
      return settled !== undefined;
    });
    return { outcome: settled?.outcome, tookMs: clock.monotonic() - start };
  }

  it('names its holder: nonce, host, boot, pid, start and a heartbeat that rises every two seconds', async () => {
    await lockOf().acquire();
    expect(parseLock(text())).toMatchObject({ ...ownIdentity(), heartbeat: 0 });
    for (const beats of [1, 2]) {
      await until(() => {
        clock.advance(1_000);
        return (parseLock(text())?.heartbeat ?? 0) >= beats;
      });
    }
  });

  it('refuses a second process, naming pid and host, as soon as the heartbeat of the first is seen', async () => {
    await lockOf().acquire();
    // The clock of a test is faster than the disk: it waits for every heartbeat to arrive.
    const hasBeaten = (): boolean => (parseLock(text())?.heartbeat ?? 0) >= Math.floor(clock.monotonic() / 2_000);
    const { outcome, tookMs } = await settle(lockOf().acquire(), hasBeaten);
    expect(outcome).toBeInstanceOf(StartRefusal);
    expect(outcome).toMatchObject({
      exitCode: 73,
      message: expect.stringContaining(`process ${process.pid} on ${ownIdentity().host}`),
    });
    expect(tookMs).toBeLessThanOrEqual(3_000);
    expect(await readdir(directory)).toEqual(['.lock']);
  });

  it.each([
    ['whose process is gone', () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid })],
    ['whose pid belongs to a process that started at another time', () => ({ startTime: '1' })],
  ])('is taken over at once from a holder %s', async (_, changes) => {
    leave(changes());
    const lock = lockOf();
    await lock.acquire();
    expect(() => lock.verify()).not.toThrow();
    expect(clock.monotonic()).toBe(0);
    expect(await readdir(directory)).toEqual(['.lock']);
  });

  it.each([
    ['on another host', { host: 'elsewhere' }],
    ['of another boot, which may be another host of the same name', { bootId: 'another' }],
    [
      'of another container on a host of the same name, where its pid is of something else',
      { pidNamespace: 'pid:[1]', startTime: '1' },
    ],
    ['whose lock was written before containers were told apart', { pidNamespace: '', startTime: '1' }],
    ['that is alive but does not move', {}],
  ])('is taken over after ten seconds from a holder %s', async (_, changes) => {
    leave(changes);
    const { outcome, tookMs } = await settle(lockOf().acquire());
    expect(outcome).toBe('taken');
    expect(tookMs).toBeGreaterThanOrEqual(10_000);
    expect(tookMs).toBeLessThanOrEqual(12_000);
  });

  it.each(['', 'rubbish', '{"nonce":1}'])('that reads %p is taken over after ten seconds', async (rubbish) => {
    writeFileSync(file(), rubbish);
    const { outcome, tookMs } = await settle(lockOf().acquire());
    expect(outcome).toBe('taken');
    expect(tookMs).toBeGreaterThanOrEqual(10_000);
  });

  it('goes to exactly one of several that find a dead holder', async () => {
    leave({ startTime: '1' });
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => settle(lockOf().acquire())));
    expect(outcomes.filter(({ outcome }) => outcome === 'taken')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome instanceof StartRefusal)).toHaveLength(3);
  });

  it('is taken although a process died in the middle of taking it over', async () => {
    leave({ startTime: '1' });
    writeFileSync(
      join(directory, '.lock.takeover'),
      formatLock({ nonce: 'x', heartbeat: 0, ...ownIdentity(), startTime: '2' }),
    );
    await lockOf().acquire();
    expect(await readdir(directory)).toEqual(['.lock']);
  });

  describe('whose holder slept while another process took over', () => {
    let sleeper: DataDirLock;
    let sleeping: SettableClock;
    let successor: DataDirLock;
    const lost = jest.fn();

    beforeEach(async () => {
      sleeping = new SettableClock();
      sleeper = lockOf(sleeping);
      sleeper.onLost(lost);
      await sleeper.acquire();
      successor = lockOf();
      expect((await settle(successor.acquire())).outcome).toBe('taken');
    });

    it('is no longer theirs, and says whose it is', () => {
      expect(() => sleeper.verify()).toThrow(LockLost);
      expect(() => sleeper.verify()).toThrow(`Process ${process.pid} on`);
      expect(() => successor.verify()).not.toThrow();
    });

    it('is not overwritten by their late heartbeat, which tells them', async () => {
      const before = text();
      sleeping.advance(2_000);
      await until(() => lost.mock.calls.length > 0);
      expect(lost).toHaveBeenCalledTimes(1);
      expect(text()).toBe(before);
    });

    it('stays when they give up', async () => {
      await sleeper.release();
      expect(() => successor.verify()).not.toThrow();
    });
  });

  it('refuses a file system without hard links, saying so', async () => {
    const disk = new FaultyDisk();
    disk.break('link', 'EPERM');
    const refusal = await new DataDirLock({ directory, disk, clock }).acquire().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ exitCode: 78, message: expect.stringContaining('hard links') });
    expect(await readdir(directory)).toEqual([]);
  });

  it('that somebody has removed is lost', async () => {
    const lock = lockOf();
    await lock.acquire();
    rmSync(file());
    expect(() => lock.verify()).toThrow(LockLost);
  });

  it('is gone after its release, and can be released twice', async () => {
    const lock = lockOf();
    await lock.acquire();
    await lock.release();
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a process identity', () => {
  it('is dead only when that is certain', () => {
    const own = ownIdentity();
    expect(isDead(own)).toBe(false);
    expect(isDead({ ...own, host: 'elsewhere', pid: 2 ** 22 })).toBe(false);
    expect(isDead({ ...own, startTime: '' })).toBe(false);
    expect(isDead({ ...own, pid: 2 ** 22 + 1 })).toBe(true);
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not happen within 30 s.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
