import type { Moment } from '../../domain/moment.js';
import type { Tick } from '../../domain/tick.js';
import { Columns, float64, uint32 } from './columns.js';
import type { RowStore } from './row-store.js';
import { compareTexts } from './row-store.js';
import { SharedStrings } from './shared-strings.js';

/** A ledger row's key: a tenant has one row from a moment on. */
export const tickKey = (tick: Pick<Tick, 'tenant' | 'from'>): string => `${tick.tenant}/${tick.from}`;

/** Ledger rows in columns. */
export class TickRows implements RowStore<Tick> {
  private readonly columns = new Columns();
  private readonly strings = new SharedStrings();
  private readonly from = this.columns.add(float64);
  private readonly to = this.columns.add(float64);
  private readonly count = this.columns.add(uint32);
  private readonly tenant = this.columns.add(uint32);
  private readonly decision = this.columns.add(uint32);
  private readonly reason = this.columns.add(uint32);
  private readonly runIds = new Map<number, string>();

  tenantOf = (tick: Tick): string => tick.tenant;
  momentOf = (tick: Tick): Moment => tick.to;

  put(slot: number, tick: Tick): void {
    this.columns.reach(slot);
    this.from()[slot] = tick.from;
    this.to()[slot] = tick.to;
    this.count()[slot] = tick.count;
    this.tenant()[slot] = this.strings.take(tick.tenant);
    this.decision()[slot] = this.strings.take(tick.decision);
    this.reason()[slot] = this.strings.take(tick.reason);
    if (tick.runId === undefined) this.runIds.delete(slot);
    else this.runIds.set(slot, tick.runId);
  }

  get(slot: number): Tick {
    const runId = this.runIds.get(slot);
    return {
      tenant: this.tenantAt(slot),
      from: this.from()[slot] ?? 0,
      to: this.momentAt(slot),
      count: this.count()[slot] ?? 0,
      decision: this.strings.text(this.decision()[slot] ?? 0) as Tick['decision'],
      reason: this.strings.text(this.reason()[slot] ?? 0),
      ...(runId === undefined ? {} : { runId }),
    };
  }

  compareKeys(a: number, b: number): number {
    return compareTexts(this.keyAt(a), this.keyAt(b));
  }

  isAt(slot: number, tick: Tick): boolean {
    return this.from()[slot] === tick.from;
  }

  momentAt(slot: number): Moment {
    return this.to()[slot] ?? 0;
  }

  keyAt(slot: number): string {
    return tickKey({ tenant: this.tenantAt(slot), from: this.from()[slot] ?? 0 });
  }

  tenantAt(slot: number): string {
    return this.strings.text(this.tenant()[slot] ?? 0);
  }

  /** Nobody asks for a ledger row by its key alone. */
  find(): Iterable<number> {
    return [];
  }

  free(slot: number): void {
    for (const column of [this.tenant, this.decision, this.reason]) this.strings.release(column()[slot] ?? 0);
    this.runIds.delete(slot);
  }
}
