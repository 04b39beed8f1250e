import TinyQueue from 'tinyqueue';
import type { Moment } from '../../../domain/moment.js';
import { wakeAt } from '../../../domain/wake.js';
import type { TenantView } from '../../changes/tenant-view.js';

interface Entry {
  readonly tenant: string;
  readonly at: Moment;
  /** Order of arrival, so that equal moments are served in turn. */
  readonly order: number;
  readonly busy: boolean;
}

const byMoment = (a: Entry, b: Entry): number => a.at - b.at || a.order - b.order;

/**
 * Who has to be looked at when. Two heaps, because tenants with an active run are looked at even when no slot is free.
 * An entry that has been replaced stays in its heap until it comes up (lazy deletion).
 */
export class DueQueue {
  private readonly entries = new Map<string, Entry>();
  private busy = new TinyQueue<Entry>([], byMoment);
  private idle = new TinyQueue<Entry>([], byMoment);
  private arrivals = 0;

  /** Brings the queue in line with a tenant's view; an equal one keeps its place in the queue. */
  update(tenant: string, view: TenantView): void {
    const at = view.schedule && wakeAt(view.schedule);
    if (at === undefined) {
      this.entries.delete(tenant);
      return;
    }
    const busy = view.activeRun !== undefined;
    const known = this.entries.get(tenant);
    if (known && known.at === at && known.busy === busy) return;
    this.put({ tenant, at, busy, order: (this.arrivals += 1) });
  }

  /** Takes out the earliest tenant with (`busy`) or without an active run that is due at `now`. */
  takeDue(busy: boolean, now: Moment): string | undefined {
    const heap = busy ? this.busy : this.idle;
    const head = this.peek(heap);
    if (!head || head.at > now) return undefined;
    heap.pop();
    this.entries.delete(head.tenant);
    return head.tenant;
  }

  /** The earliest entry of all. */
  next(): { readonly tenant: string; readonly at: Moment } | undefined {
    const busy = this.peek(this.busy);
    const idle = this.peek(this.idle);
    const first = busy && idle ? (busy.at < idle.at ? busy : idle) : (busy ?? idle);
    return first && { tenant: first.tenant, at: first.at };
  }

  private put(entry: Entry): void {
    this.entries.set(entry.tenant, entry);
    (entry.busy ? this.busy : this.idle).push(entry);
    if (this.busy.length + this.idle.length > 3 * this.entries.size + 1_000) this.rebuild();
  }

  private peek(heap: TinyQueue<Entry>): Entry | undefined {
    for (;;) {
      const head = heap.peek();
      if (!head || this.entries.get(head.tenant) === head) return head;
      heap.pop();
    }
  }

  private rebuild(): void {
    const live = [...this.entries.values()];
    this.busy = new TinyQueue(
      live.filter(({ busy }) => busy),
      byMoment,
    );
    this.idle = new TinyQueue(
      live.filter(({ busy }) => !busy),
      byMoment,
    );
  }
}
