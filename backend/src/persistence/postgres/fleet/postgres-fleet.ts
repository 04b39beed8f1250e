import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import type { Beat, Fleet, HeldRun, RunWish, VendorRest } from '../../fleet.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import type { DatabaseClock } from '../database-clock.js';
import {
  BEAT,
  EXPIRED,
  FORGET_RESTS,
  FREE_LOCKS,
  SWEEP_LOCK,
  TAKE_SWEEP,
  TELL_REST,
  WISH,
} from './fleet-statements.js';
import { readTold } from './told.js';

interface BeatRow {
  readonly now: Moment;
  readonly live: number;
  readonly since: Moment;
  readonly held: readonly HeldRun[];
  readonly rests: readonly VendorRest[];
}

type WishListener = (runId: string, tenant: string, wish: RunWish) => void;

/** The replicas on one database. The rows are the truth; what is notified only makes it quick. */
export class PostgresFleet implements Fleet {
  private readonly listeners: WishListener[] = [];
  private readonly restListeners: ((rest: VendorRest) => void)[] = [];
  private readonly beatListeners: ((beat: Beat) => void)[] = [];
  private pool: string | null = null;
  last: Beat | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    readonly replica: string,
    private readonly version: string,
  ) {}

  async beat(runIds: readonly string[]): Promise<Beat> {
    const [row] = await this.database.work<BeatRow>({
      name: 'beat',
      text: BEAT,
      values: [this.clock.override(), this.replica, this.version, this.pool, runIds],
    });
    if (!row) throw new Error('A beat was not answered.');
    const { now, live, since: watchingSince, held, rests } = row;
    const beat = { now, live, watchingSince, held, rests };
    this.last = beat;
    for (const listener of this.beatListeners) listener(beat);
    return beat;
  }

  onBeat(listener: (beat: Beat) => void): void {
    this.beatListeners.push(listener);
  }

  async sweep(close: (run: Run) => Promise<unknown>): Promise<void> {
    await this.database.lend('worker', async (client) => {
      // The server ends an idle transaction: a process that falls asleep here keeps the others from sweeping for 10 s only.
      await client.query('BEGIN');
      try {
        const { rows } = await client.query<{ mine: boolean }>(TAKE_SWEEP, [SWEEP_LOCK]);
        if (rows[0]?.mine) await this.sweepAlone(close);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  private async sweepAlone(close: (run: Run) => Promise<unknown>): Promise<void> {
    const values = [this.clock.override()];
    await this.database.work({ name: 'free-locks', text: FREE_LOCKS, values });
    const expired = await this.database.work<{ doc: Run }>({ name: 'expired', text: EXPIRED, values });
    await Promise.all(expired.map(({ doc }) => close(doc)));
  }

  async wish({ id }: Run, wish: RunWish): Promise<void> {
    try {
      await this.database.work({ name: 'wish', text: WISH, values: [id, wish, this.replica] });
    } catch (error) {
      throw refusalFor(error);
    }
  }

  onWish(listener: WishListener): void {
    this.listeners.push(listener);
  }

  /** Another replica has said something; what is not understood comes from a newer one. */
  heard(payload: string): void {
    const told = readTold(payload);
    if (!told || told.by === this.replica) return;
    if ('rest' in told) for (const listener of this.restListeners) listener(told.rest);
    else for (const listener of this.listeners) listener(told.run, told.tenant, told.wish);
  }

  async tellRest({ keyId, restMs }: VendorRest): Promise<void> {
    const values = [this.clock.override(), keyId ?? '', Math.ceil(restMs), this.replica];
    await this.database.work({ name: 'tell-rest', text: TELL_REST, values });
    await this.database.work({ name: 'forget-rests', text: FORGET_RESTS, values: [this.clock.override()] });
  }

  onRest(listener: (rest: VendorRest) => void): void {
    this.restListeners.push(listener);
  }

  lockingAs(pool: string): void {
    this.pool = pool;
  }

  async leave(): Promise<void> {
    await this.database.work({ text: 'DELETE FROM command_center.replicas WHERE id = $1', values: [this.replica] });
  }
}
