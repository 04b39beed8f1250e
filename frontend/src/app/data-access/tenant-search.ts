import { type Signal, type WritableSignal, computed, inject, signal } from '@angular/core';
import { SchedulesApi } from './schedules-api';

const AT_MOST = 20;

/** Finds tenants that have a schedule by a part of their name. */
export interface TenantSearch {
  /** What is looked for; null while nobody looks for one. */
  readonly asked: WritableSignal<string | null>;
  readonly tenants: Signal<readonly string[]>;
  /** The tenants answer what is asked. */
  readonly settled: Signal<boolean>;
}

/** Call it where `inject` works. Asks for nothing before somebody looks. */
export function tenantSearch(): TenantSearch {
  const asked = signal<string | null>(null);
  const found = inject(SchedulesApi).pageResource(() => {
    const search = asked();
    return search === null ? undefined : { search: slugOf(search), sort: 'tenant', limit: AT_MOST };
  });
  return {
    asked,
    tenants: computed(() => (found.hasValue() ? found.value().items.map(({ tenant }) => tenant) : [])),
    settled: computed(() => !found.isLoading() && found.hasValue()),
  };
}

/** A tenant as somebody typed it. */
export function slugOf(word: string): string {
  return word.trim().toLowerCase();
}
