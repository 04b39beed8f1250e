import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import type { Beat, Fleet, HeldRun, RunWish } from '../../fleet.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import type { DatabaseClock } from '../database-clock.js';
import { BEAT, EXPIRED, FREE_LOCKS, SWEEP_LOCK, WISH } from './fleet-statements.js';

interface BeatRow {
  readonly now: Moment;
  readonly live: number;
  readonly since: Moment;
  readonly held: readonly HeldRun[];
}

type WishListener = (runId: string, tenant: string, wish: RunWish) => void;

/** The replicas on one database. The rows are the truth; what is notified only makes it quick. */
export class PostgresFleet implements Fleet {
  private readonly listeners: WishListener[] = [];
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
    const beat = { now: row.now, live: row.live, watchingSince: row.since, held: row.held };
    this.last = beat;
    for (const listener of this.beatListeners) listener(beat);
    return beat;
  }

  onBeat(listener: (beat: Beat) => void): void {
    this.beatListeners.push(listener);
  }

  async sweep(close: (run: Run) => Promise<unknown>): Promise<void> {
    await this.database.lend('worker', async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [SWEEP_LOCK]);
      if (!rows[0]?.mine) return;
      try {
        const now = [this.clock.override()];
        await client.query({ name: 'free-locks', text: FREE_LOCKS, values: now });
        const expired = await client.query<{ doc: Run }>({ name: 'expired', text: EXPIRED, values: now });
        await Promise.all(expired.rows.map(({ doc }) => close(doc)));
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [SWEEP_LOCK]);
      }
    });
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
    const told = read(payload);
    if (!told || told.by === this.replica) return;
    for (const listener of this.listeners) listener(told.run, told.tenant, told.wish);
  }

  lockingAs(pool: string): void {
    this.pool = pool;
  }

  async leave(): Promise<void> {
    await this.database.work({ text: 'DELETE FROM command_center.replicas WHERE id = $1', values: [this.replica] });
  }
}

interface ToldWish {
  readonly run: string;
  readonly tenant: string;
  readonly wish: RunWish;
  readonly by: string;
}

function read(payload: string): ToldWish | undefined {
  try {
    const told = JSON.parse(payload) as Partial<Record<keyof ToldWish, unknown>> | null;
    const { run, tenant, wish, by } = told ?? {};
    if (typeof run !== 'string' || typeof tenant !== 'string' || typeof by !== 'string') return undefined;
    return wish === 'yield' || wish === 'stop' ? { run, tenant, wish, by } : undefined;
  } catch {
    return undefined;
  }
}
