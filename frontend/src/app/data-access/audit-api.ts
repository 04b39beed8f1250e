import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { AuditPage, AuditRing } from '@aetherlink/contracts/audit';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { queryParams } from './query-params';

export interface AuditQuery {
  readonly tenant?: string;
  readonly operation?: string;
  readonly source?: string;
  readonly actor?: string;
  readonly ring?: AuditRing;
  readonly action_id?: string;
  /** Epoch seconds. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  readonly cursor?: string | null;
}

/** Who did what, newest first. */
@Injectable({ providedIn: 'root' })
export class AuditApi {
  private readonly http = inject(HttpClient);

  page(query: AuditQuery): Observable<AuditPage> {
    return this.http.get<AuditPage>(`${ACCULYNX}/audit`, { params: queryParams({ ...query }) });
  }

  /** The same as a resource; undefined asks for nothing. Call it where `inject` works. */
  pageResource(query: () => AuditQuery | undefined): HttpResourceRef<AuditPage | undefined> {
    return httpResource<AuditPage>(() => {
      const asked = query();
      return asked && { url: `${ACCULYNX}/audit`, params: queryParams({ ...asked }) };
    });
  }
}
