import type { Moment } from '../../../domain/moment.js';
import type { MaintenanceStore, StoreReport } from '../../persistence.js';
import type { StoreCore } from '../store-core.js';

/** The maintenance actions on the store's files. */
export class JsonMaintenanceStore implements MaintenanceStore {
  constructor(private readonly core: StoreCore) {}

  async status(): Promise<StoreReport> {
    const { condition, issues } = this.core.board.health();
    return { ok: condition === 'ok', lines: [`Store: json, ${condition}.`, ...issues] };
  }

  async verify(): Promise<StoreReport> {
    return this.status();
  }

  async backup(): Promise<StoreReport> {
    return this.status();
  }

  async prune(before: Moment): Promise<StoreReport> {
    this.core.requireWritable();
    await this.core.commit([{ kind: 'prune', before }]);
    return { ok: true, lines: ['Pruned.'] };
  }
}
