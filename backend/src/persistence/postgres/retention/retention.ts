import type { Moment } from '../../../domain/moment.js';
import { BIN_MS, BINS_KEPT } from '../../../domain/summary-bins.js';
import type { StoreLog } from '../../store-log.js';
import { jittered } from '../connection/again.js';
import type { Database } from '../connection/database.js';
import type { DatabaseClock } from '../database-clock.js';
import { EVENTS_KEPT_MS } from '../feed/event-rows.js';
import { noteFact } from '../stores/history-facts.js';
import { purgeAudit } from './purge-audit.js';
import { removeOld } from './remove-old.js';

const DAY_MS = 86_400_000;
/** Entries that the scheduler made about imports: their truth is the run history. */
const IMPORT_ENTRIES_DAYS = 7;
const ROUND_MS = 60_000;
/** Rounds between two looks at what is kept for days. */
const LONG_EVERY = 60;
/** Any number of our own: whoever has it does the round, the others go on. */
const TURN = 5_270_411_911;

export interface RetentionOptions {
  readonly database: Database;
  readonly clock: DatabaseClock;
  readonly runDays: number;
  readonly auditDays: number;
  /** Resolves when what was committed has its place in the audit's chain: only then may it go. */
  readonly catchUp: () => Promise<void>;
  readonly log: StoreLog;
}

/** Removes what is older than it has to be kept, in batches, at one replica at a time. */
export class Retention {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private rounds = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: RetentionOptions) {}

  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.round().finally(() => this.start());
    }, jittered(ROUND_MS));
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** One round; every sixtieth also looks at what is kept for days. */
  async round(): Promise<void> {
    const { database, log } = this.options;
    try {
      const now = await this.now();
      const goOn = (): boolean => !this.stopped;
      await removeOld(database, 'events', now - EVENTS_KEPT_MS, goOn);
      await removeOld(database, 'commits', now - EVENTS_KEPT_MS, goOn);
      await removeOld(database, 'answers', now - DAY_MS, goOn);
      await removeOld(database, 'bins', now - (BINS_KEPT + 4) * BIN_MS, goOn);
      await removeOld(database, 'replicas', now - DAY_MS, goOn);
      if (this.rounds % LONG_EVERY === 0) await this.inTurn(() => this.long(now, goOn));
      this.rounds += 1;
    } catch (error) {
      log('warn', 'What is too old could not be removed; it is tried again.', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private async long(now: Moment, goOn: () => boolean): Promise<void> {
    const { database, runDays, auditDays, catchUp } = this.options;
    const before = now - runDays * DAY_MS;
    await pruneHistory(database, before, goOn);
    if ((await removeOld(database, 'localRuns', before, goOn)) > 0) {
      await noteFact(database, 'local_runs_pruned_before', before);
    }
    await catchUp();
    await purgeAudit(
      database,
      { before: now - auditDays * DAY_MS, importsBefore: now - IMPORT_ENTRIES_DAYS * DAY_MS, now },
      goOn,
    );
  }

  private async now(): Promise<Moment> {
    const { database, clock } = this.options;
    const [row] = await database.work<{ now: Moment }>({
      text: 'SELECT coalesce($1::bigint, command_center.now_ms()) AS now',
      values: [clock.override()],
    });
    return row?.now ?? 0;
  }

  /** The lock is the transaction's: it goes with the replica that holds it. */
  private async inTurn(work: () => Promise<void>): Promise<void> {
    await this.options.database.lend('worker', async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [TURN]);
      if (!rows[0]?.mine) return;
      try {
        await work();
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [TURN]);
      }
    });
  }
}

/** Removes ended runs, their logs and ledger rows from before a moment. */
export async function pruneHistory(
  database: Database,
  before: Moment,
  goOn: () => boolean = () => true,
): Promise<{ readonly runs: number; readonly ticks: number; readonly logLines: number }> {
  const runs = await removeOld(database, 'runs', before, goOn);
  const ticks = await removeOld(database, 'ticks', before, goOn);
  const logLines = await removeOld(database, 'runLogs', before, goOn);
  if (runs + ticks > 0) await noteFact(database, 'history_pruned_before', before);
  return { runs, ticks, logLines };
}
