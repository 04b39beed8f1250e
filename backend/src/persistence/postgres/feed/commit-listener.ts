import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { StoreLog } from '../../store-log.js';
import { CHANNEL } from '../commit/write-statement.js';
import { WISHES } from '../fleet/fleet-statements.js';
import { jittered } from '../connection/again.js';
import { connectionOf } from '../connection/connection-settings.js';

/** A connection that has gone silent is noticed by asking it. */
const HEARTBEAT_MS = 15_000;
const ANSWER_MS = 5_000;
/** The safety net under hints that never came. */
const POLL_MS = 5_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

export interface CommitListenerOptions {
  readonly url: string;
  readonly replica: string;
  /** Another replica has made commit `seq`; told at once. */
  readonly hinted: (seq: number) => void;
  /** Hints within this many milliseconds are one: what they point to is read together. */
  readonly gatherMs: () => number;
  /** Told after that. */
  readonly heard: (seq: number) => void;
  /** Another replica wishes something of a run. */
  readonly wished: (payload: string) => void;
  /** Asks the database for the newest commit; also shows whether it can be reached at all. */
  readonly poll: () => Promise<void>;
  readonly log: StoreLog;
}

/**
 * Listens for the commits of other replicas. What it hears is a hint and may get lost; the rows are the truth, and they
 * are asked for every 5 s and after each reconnect.
 */
export class CommitListener {
  private client: pg.Client | undefined;
  private stopped = false;
  private waitMs = FIRST_WAIT_MS;
  private newest = 0;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly options: CommitListenerOptions) {}

  /** Begins to listen; does not wait for the server. */
  start(): void {
    void this.connect();
    this.pollLater();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    await this.drop();
  }

  private async connect(): Promise<void> {
    const { url, replica } = this.options;
    const client = new pg.Client({
      ...connectionOf(url, `command-center listen ${replica}`),
      query_timeout: ANSWER_MS,
    });
    // Without a listener an error of the connection would be the end of the process.
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === WISHES) this.options.wished(payload);
      else this.hint(payload);
    });
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}; LISTEN ${WISHES}`);
      this.waitMs = FIRST_WAIT_MS;
      this.beatLater(client);
      // What happened while nobody listened.
      await this.options.poll();
    } catch {
      this.lost(client);
    }
  }

  private hint(payload: string): void {
    const [seq = '', replica] = payload.split(' ');
    if (replica === this.options.replica || !/^\d+$/.test(seq)) return;
    this.newest = Math.max(this.newest, Number(seq));
    this.options.hinted(this.newest);
    if (this.timers.has('gather')) return;
    this.later('gather', this.options.gatherMs(), () => this.options.heard(this.newest));
  }

  private beatLater(client: pg.Client): void {
    this.later('beat', HEARTBEAT_MS, () => {
      client.query('SELECT 1').then(
        () => this.client === client && this.beatLater(client),
        () => this.lost(client),
      );
    });
  }

  private pollLater(): void {
    this.later('poll', POLL_MS, () => {
      void this.options.poll().finally(() => this.pollLater());
    });
  }

  private lost(client: pg.Client): void {
    if (this.stopped || this.client !== client) return;
    this.client = undefined;
    void client.end().catch(() => undefined);
    this.later('connect', jittered(this.waitMs), () => void this.connect());
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2);
  }

  private async drop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    // A peer that is gone never says good-bye.
    await Promise.race([client?.end().catch(() => undefined), sleep(1_000, undefined, { ref: false })]);
  }

  private later(name: string, ms: number, then: () => void): void {
    if (this.stopped) return;
    clearTimeout(this.timers.get(name));
    const timer = setTimeout(() => {
      this.timers.delete(name);
      then();
    }, ms);
    timer.unref();
    this.timers.set(name, timer);
  }
}
