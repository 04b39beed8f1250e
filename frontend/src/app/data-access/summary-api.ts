import { httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable } from '@angular/core';
import type { Summary } from '@aetherlink/contracts/summary';

/** The whole installation in one answer. */
@Injectable({ providedIn: 'root' })
export class SummaryApi {
  /** Sums over the last 24 hours, and a series of 96 bins. Call it where `inject` works. */
  summaryResource(): HttpResourceRef<Summary | undefined> {
    return httpResource<Summary>(() => ({ url: '/api/summary', params: { hours: 24 } }));
  }
}
