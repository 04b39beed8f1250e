import {
  DestroyRef,
  type ResourceRef,
  type Signal,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Answer } from '@aetherlink/contracts/answer';
import { auditTime, filter } from 'rxjs';
import { Clock } from '../../ui/time/clock';
import { type ApiError, asApiError } from '../http/api-error';
import { EventStream } from './event-stream';
import type { LiveMessage } from './live-message';
import { LiveRegistry, isStale } from './live-registry';

export interface LiveResourceOptions {
  /** Refreshes at least this often. */
  readonly everySec: number;
  /** Which messages refresh it too; a `resync` always does. */
  readonly on?: (message: LiveMessage) => boolean;
  /** Messages within this time make one refresh, also when they never pause. */
  readonly gatherMs?: number;
  /** Keeps the old answer also while another request (a new filter) is on its way; else that starts empty. */
  readonly keepAcrossRequests?: boolean;
}

/** A resource that stays fresh and never blanks what is already on the screen. */
export interface LiveResource<T> {
  /** The last good answer; kept while reloading and after a failure. */
  readonly value: Signal<T | undefined>;
  /** Why the latest attempt failed; undefined after a good one. */
  readonly error: Signal<ApiError | undefined>;
  /** True until the first answer or failure. */
  readonly loading: Signal<boolean>;
  readonly reloading: Signal<boolean>;
  /** Epoch seconds at which the value was true. */
  readonly asOf: Signal<number | undefined>;
  readonly stale: Signal<boolean>;
  reload(): void;
}

/** Keeps an `httpResource` fresh by interval and by events. Call it where `inject` works. */
export function liveResource<T extends Answer>(
  source: ResourceRef<T | undefined>,
  options: LiveResourceOptions,
): LiveResource<T> {
  const clock = inject(Clock);
  const destroyed = inject(DestroyRef);
  const wanted = signal(false);

  const value = linkedSignal<{ fresh: T | undefined; starts: boolean }, T | undefined>({
    source: () => ({
      fresh: source.hasValue() ? source.value() : undefined,
      starts: source.status() === 'loading' && !options.keepAcrossRequests,
    }),
    computation: ({ fresh, starts }, previous) => (starts ? undefined : (fresh ?? previous?.value)),
  });
  const error = computed(() => {
    const failure = source.error();
    return failure === undefined ? undefined : asApiError(failure);
  });
  // A linked signal is lazy; unless every answer is taken over as it comes, one that nobody read would be forgotten.
  effect(() => void value());

  const busy = computed(() => source.isLoading());
  const asOf = computed(() => value()?.ts);
  const loading = computed(() => value() === undefined && error() === undefined);
  const reload = (): void => wanted.set(true);

  // A wish that comes while a request is under way is granted when that one is done.
  effect(() => {
    if (!wanted() || busy()) return;
    untracked(() => {
      wanted.set(false);
      source.reload();
    });
  });

  const everyMs = options.everySec * 1000;
  const ticking = setInterval(reload, everyMs);
  const remove = inject(LiveRegistry).add({ everySec: options.everySec, asOf, loading, reload });
  destroyed.onDestroy(() => {
    clearInterval(ticking);
    remove();
  });

  inject(EventStream)
    .messages.pipe(
      filter((message) => message.name === 'resync' || (options.on?.(message) ?? false)),
      auditTime(options.gatherMs ?? 1000),
      takeUntilDestroyed(destroyed),
    )
    .subscribe(reload);

  return {
    value: value.asReadonly(),
    error,
    loading,
    reloading: computed(() => busy() && value() !== undefined),
    asOf,
    stale: computed(() => isStale(asOf(), options.everySec, clock.now())),
    reload,
  };
}
