import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { LiveResource } from '../../core/live/live-resource';
import { Acted } from './acted';

/** Reads again what this operator's own acts may have changed, without waiting for the event. Call it where `inject` works. */
export function refreshedByActs<T>(resource: LiveResource<T>): LiveResource<T> {
  inject(Acted)
    .happened.pipe(takeUntilDestroyed())
    .subscribe(() => resource.reload());
  return resource;
}
