import type { Moment } from '../../../domain/moment.js';

/** How a kind of history rows is ordered, told apart and limited. */
export interface HistoryKind<Row> {
  readonly tenantOf: (row: Row) => string;
  /** Unique among all rows of the kind. */
  readonly keyOf: (row: Row) => string;
  /** The moment that orders pages. */
  readonly momentOf: (row: Row) => Moment;
  /** The newest rows that every tenant keeps. */
  readonly keptPerTenant: number;
  readonly keptInAll: number;
}

interface Cell<Row> {
  row: Row | undefined;
  readonly at: Moment;
  readonly key: string;
}

/** Where a page begins: behind this row. */
export interface HistoryMark {
  readonly at: Moment;
  readonly key: string;
}

/** The newest rows of a kind in memory, ordered by their moment. Rows that gave way stay as holes until there are many. */
export class HistoryTable<Row> {
  /** Oldest first. */
  private order: Cell<Row>[] = [];
  private readonly byKey = new Map<string, Cell<Row>>();
  private readonly byTenant = new Map<string, Cell<Row>[]>();
  private readonly prunedTenants = new Set<string>();
  private anyPruned = false;

  constructor(private readonly kind: HistoryKind<Row>) {}

  get size(): number {
    return this.byKey.size;
  }

  get(key: string): Row | undefined {
    return this.byKey.get(key)?.row;
  }

  /** True when rows of the tenant (of anybody, without one) existed and are no longer here. */
  isPruned(tenant?: string): boolean {
    return tenant === undefined ? this.anyPruned : this.prunedTenants.has(tenant);
  }

  /** Adds a row, or puts it in the place of the one with its key. */
  put(row: Row): void {
    const key = this.kind.keyOf(row);
    const at = this.kind.momentOf(row);
    const known = this.byKey.get(key);
    if (known && known.at === at) {
      known.row = row;
      return;
    }
    if (known) this.forget(known);
    const cell: Cell<Row> = { row, at, key };
    this.byKey.set(key, cell);
    insert(this.order, cell);
    const tenant = this.kind.tenantOf(row);
    const own = this.byTenant.get(tenant);
    if (own) insert(own, cell);
    else this.byTenant.set(tenant, [cell]);
    this.giveWay(tenant);
  }

  /** Newest first. */
  recent(tenant: string, limit: number): Row[] {
    const own = this.byTenant.get(tenant) ?? [];
    return own
      .slice(-limit)
      .reverse()
      .flatMap((cell) => (cell.row === undefined ? [] : [cell.row]));
  }

  /** Newest first, behind `mark`, of one tenant or of all. */
  *newestFirst(tenant: string | undefined, mark: HistoryMark | undefined): Generator<Row> {
    const cells = tenant === undefined ? this.order : (this.byTenant.get(tenant) ?? []);
    for (let i = (mark ? firstNotBefore(cells, mark) : cells.length) - 1; i >= 0; i -= 1) {
      const row = cells[i]?.row;
      if (row !== undefined) yield row;
    }
  }

  /** Removes the rows before a moment. @returns how many. */
  prune(before: Moment, keep: (row: Row) => boolean): number {
    const gone = this.order.filter(({ row, at }) => row !== undefined && at < before && !keep(row));
    for (const cell of gone) this.drop(cell);
    return gone.length;
  }

  private giveWay(tenant: string): void {
    const own = this.byTenant.get(tenant);
    const oldest = own && own.length > this.kind.keptPerTenant ? own[0] : undefined;
    if (oldest) this.drop(oldest);
    else if (this.byKey.size > this.kind.keptInAll) {
      const first = this.order.find(({ row }) => row !== undefined);
      if (first) this.drop(first);
    }
  }

  private drop(cell: Cell<Row>): void {
    if (cell.row === undefined) return;
    this.prunedTenants.add(this.kind.tenantOf(cell.row));
    this.anyPruned = true;
    this.forget(cell);
  }

  private forget(cell: Cell<Row>): void {
    if (cell.row === undefined) return;
    const tenant = this.kind.tenantOf(cell.row);
    const own = this.byTenant.get(tenant);
    if (own) {
      own.splice(own.indexOf(cell), 1);
      if (own.length === 0) this.byTenant.delete(tenant);
    }
    this.byKey.delete(cell.key);
    cell.row = undefined;
    if (this.order.length > 2 * this.byKey.size + 1_000) this.order = this.order.filter(({ row }) => row !== undefined);
  }
}

const isBefore = (a: HistoryMark, b: HistoryMark): boolean => a.at < b.at || (a.at === b.at && a.key < b.key);

/** The first index whose cell is not before `mark`. */
function firstNotBefore(cells: readonly HistoryMark[], mark: HistoryMark): number {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const cell = cells[middle];
    if (cell && isBefore(cell, mark)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<Row>(cells: Cell<Row>[], cell: Cell<Row>): void {
  const last = cells[cells.length - 1];
  if (!last || isBefore(last, cell)) cells.push(cell);
  else cells.splice(firstNotBefore(cells, cell), 0, cell);
}
