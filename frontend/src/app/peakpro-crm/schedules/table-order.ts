import { movedRows } from './moved-rows';

/** One page of the list as far as places are concerned. */
export interface OrderPage {
  readonly tenants: readonly string[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/**
 * Which tenant stands in which row. The loaded rows are always a prefix of the list; `total` rows exist. While
 * somebody is in the table a fresh order waits in `pending` and nothing moves under the pointer.
 */
export interface TableOrder extends OrderPage {
  readonly pending: OrderPage | null;
  /** Rows that would change place if `pending` were taken over. */
  readonly moved: number;
}

export const NO_ROWS: TableOrder = { tenants: [], nextCursor: null, total: 0, pending: null, moved: 0 };

/** A new question was asked (search, filter, sort): its first page replaces everything. */
export function started(page: OrderPage): TableOrder {
  return { ...page, pending: null, moved: 0 };
}

/** The next page. A tenant that is already shown keeps its row. */
export function appended(order: TableOrder, page: OrderPage): TableOrder {
  const next = joined(order, page);
  if (!order.pending) return { ...next, pending: null, moved: 0 };
  const pending = joined(order.pending, page);
  return { ...next, pending, moved: movedRows(next.tenants, pending.tenants) };
}

/** The same question was answered again, at least as far as somebody looks; what lies beyond may be left out. */
export function refreshed(order: TableOrder, fresh: OrderPage, frozen: boolean): TableOrder {
  const shown = fresh.nextCursor === null ? order.tenants : order.tenants.slice(0, fresh.tenants.length);
  const moved = movedRows(shown, fresh.tenants);
  if (moved === 0 && fresh.tenants.length < order.tenants.length) {
    return { ...order, total: Math.max(fresh.total, order.tenants.length), pending: null, moved };
  }
  if (moved === 0 || !frozen) return started(fresh);
  return { ...order, pending: fresh, moved };
}

/** Nobody is in the table any more, or somebody pressed Re-sort. */
export function resorted(order: TableOrder): TableOrder {
  return order.pending ? started(order.pending) : order;
}

/** A row that its own operator deleted leaves at once. */
export function without(order: TableOrder, tenant: string): TableOrder {
  if (!order.tenants.includes(tenant)) return order;
  const next = dropped(order, tenant);
  if (!order.pending) return { ...next, pending: null, moved: 0 };
  const pending = order.pending.tenants.includes(tenant) ? dropped(order.pending, tenant) : order.pending;
  return { ...next, pending, moved: movedRows(next.tenants, pending.tenants) };
}

function joined(order: OrderPage, page: OrderPage): OrderPage {
  const shown = new Set(order.tenants);
  const tenants = [...order.tenants, ...page.tenants.filter((tenant) => !shown.has(tenant))];
  const total = page.nextCursor === null ? tenants.length : Math.max(page.total, tenants.length);
  return { tenants, nextCursor: page.nextCursor, total };
}

function dropped(order: OrderPage, tenant: string): OrderPage {
  const tenants = order.tenants.filter((shown) => shown !== tenant);
  return { tenants, nextCursor: order.nextCursor, total: order.total - 1 };
}
