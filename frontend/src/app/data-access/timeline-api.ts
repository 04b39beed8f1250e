import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { TimelineKind, TimelinePage } from '@aetherlink/contracts/tick';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { queryParams } from './query-params';

export interface TimelineQuery {
  readonly tenant: string;
  /** One kind only; all when left out. */
  readonly kind?: TimelineKind;
  readonly limit?: number;
  readonly cursor?: string | null;
}

/** Runs, ticks that did not run and audit entries of one tenant in one list. */
@Injectable({ providedIn: 'root' })
export class TimelineApi {
  private readonly http = inject(HttpClient);

  page({ tenant, ...query }: TimelineQuery): Observable<TimelinePage> {
    return this.http.get<TimelinePage>(timelineUrl(tenant), { params: queryParams(query) });
  }

  /** The same as a resource; undefined asks for nothing. Call it where `inject` works. */
  pageResource(query: () => TimelineQuery | undefined): HttpResourceRef<TimelinePage | undefined> {
    return httpResource<TimelinePage>(() => {
      const asked = query();
      if (asked === undefined) return undefined;
      const { tenant, ...rest } = asked;
      return { url: timelineUrl(tenant), params: queryParams(rest) };
    });
  }
}

function timelineUrl(tenant: string): string {
  return `${ACCULYNX}/schedules/${encodeURIComponent(tenant)}/timeline`;
}
