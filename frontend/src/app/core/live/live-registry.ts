import { Injectable, type Signal, computed, inject, signal } from '@angular/core';
import { Clock } from '../../ui/time/clock';

/** A piece of data on the screen that is kept fresh. */
export interface LiveEntry {
  readonly everySec: number;
  /** When the shown data was true; undefined before the first answer. */
  readonly asOf: Signal<number | undefined>;
  /** Neither an answer nor a failure yet. */
  readonly loading: Signal<boolean>;
  reload(): void;
}

/** Everything on the screen that is kept fresh, so that the frame can say how old the page is. */
@Injectable({ providedIn: 'root' })
export class LiveRegistry {
  private readonly clock = inject(Clock);
  private readonly entries = signal<readonly LiveEntry[]>([]);

  /** The shortest interval in use; what "polling every" names. */
  readonly everySec = computed(() => Math.min(...this.entries().map((entry) => entry.everySec)));

  /** Some part of the page has not got anything to show yet. */
  readonly loading = computed(() => this.entries().some((entry) => entry.loading()));

  /** The moment of the oldest overdue data; undefined while everything is younger than two intervals. */
  readonly staleSince = computed(() => {
    const overdue = this.entries()
      .filter((entry) => isStale(entry.asOf(), entry.everySec, this.clock.now()))
      .map((entry) => entry.asOf() ?? 0);
    return overdue.length === 0 ? undefined : Math.min(...overdue);
  });

  add(entry: LiveEntry): () => void {
    this.entries.update((entries) => [...entries, entry]);
    return () => this.entries.update((entries) => entries.filter((other) => other !== entry));
  }

  reloadAll(): void {
    for (const entry of this.entries()) entry.reload();
  }
}

/** Older than two intervals: a missed refresh is no longer bad luck. */
export function isStale(asOf: number | undefined, everySec: number, now: number): boolean {
  return asOf !== undefined && now - asOf > 2 * everySec;
}
