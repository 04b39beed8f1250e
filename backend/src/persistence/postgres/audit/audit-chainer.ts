import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import { TimeSlices } from '../../time-slices.js';
import type { StoreLog } from '../../store-log.js';
import type { Committed } from '../../persistence.js';
import { jittered } from '../connection/again.js';
import type { Database } from '../connection/database.js';
import { continuation, OTHER_KEY } from './chain-names.js';
import { chainState, chainView, extendChain, unchained } from './chain-rows.js';

/** Entries of one transaction. */
const AT_ONCE = 1_000;
/** After a commit of our own; commits that follow soon share the transaction. */
const SOON_MS = 50;
/** After a commit of another replica, which chains it itself unless it is of an older release. */
const LATER_MS = 1_000;
const AFTER_TROUBLE_MS = 5_000;
/** Any number of our own: whoever has it extends the chain, the others go on. */
export const TURN = 5_270_411_910;
/** How long a reader waits for the chain to reach what was committed before it asked. */
const CATCH_UP_MS = 5_000;
const LOOK_AGAIN_MS = 20;

/** What a transaction of the chainer has come to. */
type Outcome = 'more' | 'done' | 'elsewhere';

export interface AuditChainerOptions {
  readonly database: Database;
  readonly chain: AuditChain;
  readonly log: StoreLog;
}

/**
 * Extends the chain of the ring `people` behind the commits, at one replica at a time and on a connection of its own, so
 * that no commit waits for it.
 */
export class AuditChainer {
  private timer: NodeJS.Timeout | undefined;
  private due = Infinity;
  private stopped = false;
  private draining: Promise<Outcome> | undefined;
  private complained = false;

  constructor(private readonly options: AuditChainerOptions) {}

  /** Chains what earlier processes have left, and from then on what it hears of. */
  start(): void {
    this.wake(SOON_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.draining?.catch(() => undefined);
  }

  /** Something was committed, here or elsewhere. */
  hear({ audit, elsewhere = false }: Committed): void {
    if (audit.some(({ ring }) => ring === 'people')) this.wake(elsewhere ? jittered(LATER_MS) : SOON_MS);
  }

  /** Resolves when what was committed before now has its place in the chain, or when it cannot have it now. */
  async catchUp(): Promise<void> {
    const { database } = this.options;
    const { newest } = await chainView(database);
    const deadline = performance.now() + CATCH_UP_MS;
    while (!this.stopped && performance.now() < deadline) {
      const outcome = await this.drain().catch((error: unknown) => this.complain(error));
      if (outcome === undefined) return;
      const { head, lacks } = await chainView(database);
      if (head.seq >= newest || lacks === head.seq + 1) return;
      if (outcome === 'elsewhere') await sleep(LOOK_AGAIN_MS);
    }
  }

  private wake(inMs: number): void {
    const at = performance.now() + inMs;
    if (this.stopped || this.due <= at) return;
    this.due = at;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.round(), inMs);
    this.timer.unref();
  }

  private async round(): Promise<void> {
    this.due = Infinity;
    try {
      // Whoever has the turn may have looked before the commit that we have heard of.
      if ((await this.drain()) === 'elsewhere') this.wake(jittered(LATER_MS));
      this.complained = false;
    } catch (error) {
      this.complain(error);
      this.wake(jittered(AFTER_TROUBLE_MS));
    }
  }

  private complain(error: unknown): undefined {
    if (this.complained) return undefined;
    this.complained = true;
    this.options.log('warn', "The audit's chain could not be extended; it is tried again.", {
      reason: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }

  /** One that is under way may have looked before the commit that this call is about: then the next one is waited for. */
  private async drain(): Promise<Outcome> {
    const before = this.draining;
    if (before) await before.catch(() => undefined);
    this.draining ??= this.batches().finally(() => (this.draining = undefined));
    return this.draining;
  }

  private async batches(): Promise<Outcome> {
    let outcome: Outcome = 'more';
    while (outcome === 'more' && !this.stopped) outcome = await this.batch();
    return outcome;
  }

  private async batch(): Promise<Outcome> {
    return this.options.database.lend('chain', async (client) => {
      await client.query('BEGIN');
      try {
        const outcome = await this.extend(client);
        await client.query('COMMIT');
        return outcome;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  private async extend(client: PoolClient): Promise<Outcome> {
    const { chain } = this.options;
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [TURN]);
    if (!rows[0]?.mine) return 'elsewhere';
    const state = await chainState(client);
    const { head } = state;
    const way = await continuation(client, state, chain);
    if (way === 'never') throw new Error(OTHER_KEY);
    const entries = await unchained(client, head, AT_ONCE);
    if (entries.length === 0) return 'done';
    const hashes: string[] = [];
    const slices = new TimeSlices();
    for (const entry of entries) {
      await slices.turn();
      hashes.push(chain.hashOf(hashes.at(-1) ?? head.hash, entry));
    }
    await extendChain(client, head, { hashes, name: chain.name, isAnew: way === 'anew' });
    return entries.length < AT_ONCE ? 'done' : 'more';
  }
}
