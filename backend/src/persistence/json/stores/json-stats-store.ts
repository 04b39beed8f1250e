import type { BinCounts } from '../../../domain/summary-bins.js';
import type { StatsStore } from '../../persistence.js';
import type { StoreCore } from '../store-core.js';

/** The summary's counters as they are durable. */
export class JsonStatsStore implements StatsStore {
  constructor(private readonly core: StoreCore) {}

  async bins(): Promise<readonly BinCounts[]> {
    this.core.requireReadable();
    return this.core.state.summary.all();
  }
}
