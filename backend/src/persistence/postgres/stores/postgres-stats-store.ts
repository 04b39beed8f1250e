import type { BinCounts } from '../../../domain/summary-bins.js';
import { BIN_MS, BINS_KEPT, emptyBin } from '../../../domain/summary-bins.js';
import type { StatsStore } from '../../persistence.js';
import { COUNTERS, DELAY, MAX_DELAY } from '../commit/summary-growth.js';
import type { Database } from '../connection/database.js';
import type { DatabaseClock } from '../database-clock.js';
import { statements } from '../schema.js';
import { serverNow } from '../server-now.js';

/** The summary's counters as they are durable. */
export class PostgresStatsStore implements StatsStore {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
  ) {}

  async bins(): Promise<readonly BinCounts[]> {
    const rows = await this.database.read(
      statements
        .selectFrom('command_center.summary_bins')
        .selectAll()
        .where('from_at', '>', serverNow(this.clock, -BINS_KEPT * BIN_MS))
        .orderBy('from_at')
        .compile(),
    );
    const bins = new Map<number, BinCounts>();
    for (const { from_at: from, name, amount } of rows) {
      bins.set(from, withCounter(bins.get(from) ?? emptyBin(from), name, amount));
    }
    return [...bins.values()];
  }
}

/** A span with what one of its rows says. */
export function withCounter(bin: BinCounts, name: string, amount: number): BinCounts {
  const counter = COUNTERS.find((known) => known === name);
  if (counter) return { ...bin, [counter]: amount };
  if (name === MAX_DELAY) return { ...bin, maxDelayMs: amount };
  if (!name.startsWith(DELAY)) return bin;
  return { ...bin, delays: withDelay(bin.delays, Number(name.slice(DELAY.length)), amount) };
}

function withDelay(delays: readonly number[], bucket: number, count: number): readonly number[] {
  const padded = Array.from({ length: Math.max(delays.length, bucket + 1) }, (_, i) => delays[i] ?? 0);
  return padded.with(bucket, count);
}
