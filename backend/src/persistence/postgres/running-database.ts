import type { Clock } from '../../clock/clock.js';
import { SystemClock } from '../../clock/system-clock.js';
import { productVersion } from '../../config/product-version.js';
import { EXIT, StartRefusal } from '../../config/start-refusal.js';
import type { AuditChain } from '../audit-chain/audit-chain.js';
import type { StoreLog } from '../store-log.js';
import { AuditChainer } from './audit/audit-chainer.js';
import { AuditProof } from './audit/audit-proof.js';
import { KnownCredentials } from './caches/known-credentials.js';
import { RecentRuns } from './caches/recent-runs.js';
import { ActQueue } from './commit/act-queue.js';
import { Committer } from './commit/committer.js';
import { DueClaims } from './commit/due-claims.js';
import { Database } from './connection/database.js';
import type { DatabaseClock } from './database-clock.js';
import { CommitFeed } from './feed/commit-feed.js';
import { CommitListener } from './feed/commit-listener.js';
import { Events, newestCommit } from './feed/event-rows.js';
import { OutageWatch } from './outage-watch.js';
import { PostgresFleet } from './fleet/postgres-fleet.js';
import { requireNoMove } from './portable/move-mark.js';
import { Retention } from './retention/retention.js';
import { probeRoom } from './room-probe.js';
import type { StoreBoard } from './store-board.js';
import { StoreWatch } from './store-watch.js';
import { PostgresStores } from './stores/postgres-stores.js';
import { unsafeSettings } from './stores/server-checks.js';

export interface RunningDatabaseOptions {
  readonly url: string;
  readonly replica: string;
  readonly readOnly: boolean;
  readonly clock: Clock;
  readonly databaseClock: DatabaseClock;
  readonly log: StoreLog;
  readonly board: StoreBoard;
  readonly onlySafeServer?: boolean;
  readonly runRetentionDays: number;
  readonly auditRetentionDays: number;
  readonly auditChain: AuditChain;
}

/** A store that serves: the connections, what goes through them, and what this replica keeps in memory. */
export class RunningDatabase {
  readonly database: Database;
  readonly feed: CommitFeed;
  readonly acts: ActQueue;
  readonly claims: DueClaims;
  readonly stores: PostgresStores;
  readonly fleet: PostgresFleet;
  private readonly listener: CommitListener;
  private readonly retention: Retention;
  private readonly chainer: AuditChainer;
  private readonly recents: RecentRuns;
  private readonly credentials: KnownCredentials;

  constructor(private readonly options: RunningDatabaseOptions) {
    const { url, replica, readOnly, clock, databaseClock, log, board } = options;
    const outage = new OutageWatch(clock);
    // Connections break in real time, whatever time a test has set.
    const watch = new StoreWatch(board, outage, new SystemClock(), log, () => probeRoom(this.database));
    this.database = new Database({ url, replica, readOnly, onOutcome: (error) => watch.note(error) });
    const events = new Events(this.database, replica);
    this.feed = new CommitFeed({ log, read: (after, upTo) => events.read(after, upTo) });
    const committer = new Committer(this.database, this.feed, events, replica, () => watch.saved());
    this.acts = new ActQueue({ committer, clock: databaseClock, outage, readOnly });
    this.claims = new DueClaims({
      database: this.database,
      committer,
      acts: this.acts,
      databaseClock,
      clock,
      outage,
      log,
    });
    this.fleet = new PostgresFleet(this.database, databaseClock, replica, productVersion());
    this.fleet.onBeat(() => watch.changed());
    this.recents = new RecentRuns(this.database);
    this.credentials = new KnownCredentials(this.database);
    const { auditChain: chain } = options;
    this.chainer = new AuditChainer({ database: this.database, chain, log });
    const catchUp = (): Promise<void> => (readOnly ? Promise.resolve() : this.chainer.catchUp());
    this.stores = new PostgresStores({
      database: this.database,
      acts: this.acts,
      clock: databaseClock,
      recents: this.recents,
      credentials: this.credentials,
      proof: new AuditProof({ database: this.database, chain, clock, catchUp }),
      board,
      readOnly,
    });
    this.listener = new CommitListener({
      url,
      replica,
      log,
      hinted: (seq) => this.feed.hint(seq),
      gatherMs: () => this.feed.gatherMs(),
      heard: (seq) => void this.feed.heard(seq),
      wished: (payload) => this.fleet.heard(payload),
      poll: () => this.poll(),
    });
    this.retention = new Retention({
      database: this.database,
      clock: databaseClock,
      runDays: options.runRetentionDays,
      auditDays: options.auditRetentionDays,
      catchUp,
      log,
    });
    this.feed.onCommitted((committed) => {
      this.recents.hear(committed);
      this.credentials.hear(committed);
      this.claims.changed(committed.tenant);
      if (!readOnly) this.chainer.hear(committed);
    });
    this.feed.onResync(() => this.renew());
  }

  async start(): Promise<void> {
    const { board, readOnly } = this.options;
    await requireNoMove(this.database);
    if (readOnly)
      board.raise('read_only', ['The store is read-only (READ_ONLY). Nothing is started and nothing saved.']);
    const unsafe = await unsafeSettings(this.database);
    if (unsafe.length > 0 && this.options.onlySafeServer) throw new StartRefusal(unsafe.join('\n'), EXIT.config);
    if (unsafe.length > 0) board.raise('unsafe_server', unsafe);
    this.feed.begin(await newestCommit(this.database));
    await this.credentials.renew();
    this.listener.start();
    this.primeInTime();
    if (readOnly) return;
    this.retention.start();
    this.chainer.start();
  }

  async close(): Promise<void> {
    const { listener, retention, recents, chainer } = this;
    await Promise.all([listener.stop(), retention.stop(), recents.stop(), chainer.stop()]);
    await this.acts.settled();
    await this.database.close();
  }

  private async poll(): Promise<void> {
    try {
      await this.feed.heard(await newestCommit(this.database));
    } catch {
      // The store's health says it.
    }
  }

  /** Commits of other replicas were missed: what is kept of them is read anew. */
  private renew(): void {
    this.credentials.renew().catch((error: unknown) => this.notRead(error));
    this.primeInTime();
  }

  private primeInTime(): void {
    this.recents.prime().catch((error: unknown) => this.notRead(error));
  }

  private notRead(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.options.log('warn', 'What lists show at a glance could not be read; it comes with the next commits.', {
      reason,
    });
  }
}
