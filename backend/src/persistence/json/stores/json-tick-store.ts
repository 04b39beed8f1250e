import type { Tick } from '../../../domain/tick.js';
import type { PageOf } from '../../page.js';
import type { TickQuery, TickStore } from '../../persistence.js';
import { tickKey } from '../../history/tick-rows.js';
import type { StoreCore } from '../store-core.js';
import { pageHistory } from './history-page.js';

/** The ledger as it is durable: the newest rows of every tenant. */
export class JsonTickStore implements TickStore {
  constructor(
    private readonly core: StoreCore,
    private readonly historyIsRead: () => Promise<void>,
  ) {}

  async page(query: TickQuery): Promise<PageOf<Tick>> {
    this.core.requireReadable();
    await this.historyIsRead();
    const { state } = this.core;
    return pageHistory(state.ticks, {
      ...query,
      lacksOlder: state.mayLackHistory(query.tenant),
      markOf: (tick) => ({ at: tick.to, key: tickKey(tick) }),
    });
  }
}
