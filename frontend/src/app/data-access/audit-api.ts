import { HttpClient, HttpParams, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { AuditOutcome, AuditPage, AuditRing, AuditVerification } from '@aetherlink/contracts/audit';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { queryParams } from './query-params';

/** Which entries; everything that is left out finds all. */
export interface AuditFilter {
  readonly tenant?: string;
  /** One, or any of several. */
  readonly operation?: string | readonly string[];
  readonly source?: string;
  readonly actor?: string;
  readonly outcome?: AuditOutcome;
  readonly ring?: AuditRing;
  readonly action_id?: string;
  /** Epoch seconds. */
  readonly since?: number;
  readonly until?: number;
}

export interface AuditQuery extends AuditFilter {
  readonly limit?: number;
  readonly cursor?: string | null;
}

export type ExportFormat = 'csv' | 'ndjson';

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

  /** Checks every link of the chain. For admins. */
  verify(): Observable<AuditVerification> {
    return this.http.get<AuditVerification>(`${ACCULYNX}/audit/verify`);
  }

  /** Where the browser fetches the filtered entries as a file by itself; its session's cookie goes along. For admins. */
  exportPath(filter: AuditFilter, format: ExportFormat): string {
    const params = new HttpParams({ fromObject: queryParams({ ...filter, format }) });
    return `${ACCULYNX}/audit/export?${params.toString()}`;
  }

  /** The same file for a page of another origin: only what a script asks for says whose page it is. */
  exported(filter: AuditFilter, format: ExportFormat): Observable<Blob> {
    const params = queryParams({ ...filter, format });
    return this.http.get(`${ACCULYNX}/audit/export`, { params, responseType: 'blob' });
  }
}
