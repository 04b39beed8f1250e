import { type Signal, computed, effect, inject, signal } from '@angular/core';
import { SchedulesApi } from '../../data-access/schedules-api';
import { slugProblem } from './slug-draft';

const PAUSE_MS = 200;

/** What is known of a tenant while somebody types it. */
export type TenantCheck = 'empty' | 'invalid' | 'reserved' | 'checking' | 'free' | 'taken' | 'unknown';

/** Asks whether a tenant has a schedule already, 200 ms after the last key. Call it where `inject` works. */
export function tenantCheck(draft: Signal<string>): Signal<TenantCheck> {
  const api = inject(SchedulesApi);
  const asked = signal<string | undefined>(undefined);
  const status = api.statusResource(asked);

  effect((onCleanup) => {
    const tenant = draft();
    const wanted = slugProblem(tenant) === null ? tenant : undefined;
    const pause = setTimeout(() => asked.set(wanted), PAUSE_MS);
    onCleanup(() => clearTimeout(pause));
  });

  return computed(() => {
    const tenant = draft();
    const problem = slugProblem(tenant);
    if (problem !== null) return problem;
    if (status.error()) return 'unknown';
    if (asked() !== tenant || status.isLoading() || !status.hasValue()) return 'checking';
    return Object.hasOwn(status.value().schedules, tenant) ? 'taken' : 'free';
  });
}
