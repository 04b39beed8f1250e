import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { RecordDetail, RecordKind, RecordPage } from '@aetherlink/contracts/record';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { queryParams } from './query-params';

export interface RecordFilter {
  readonly tenant: string;
  readonly kind: RecordKind;
  readonly search?: string;
  readonly status?: string;
  readonly owner?: string;
}

export interface RecordQuery extends RecordFilter {
  readonly limit: number;
  readonly cursor?: string | null;
}

/** Which record of a tenant. */
export interface RecordName {
  readonly kind: RecordKind;
  readonly externalId: string;
}

/** What the imports brought home. There is nothing to write here. */
@Injectable({ providedIn: 'root' })
export class RecordsApi {
  private readonly http = inject(HttpClient);

  page(query: RecordQuery): Observable<RecordPage> {
    return this.http.get<RecordPage>(`${ACCULYNX}/records`, { params: queryParams({ ...query }) });
  }

  /** One record with everything the vendor said. Undefined asks for nothing. Call it where `inject` works. */
  detailResource(
    asked: () => { readonly tenant: string; readonly name: RecordName } | undefined,
  ): HttpResourceRef<RecordDetail | undefined> {
    return httpResource<RecordDetail>(() => {
      const one = asked();
      if (one === undefined) return undefined;
      const url = `${ACCULYNX}/records/${one.name.kind}/${encodeURIComponent(one.name.externalId)}`;
      return { url, params: queryParams({ tenant: one.tenant }) };
    });
  }

  /** All records of the filter as CSV. Not a link of the page: the browser would ask without the access token. */
  csv(filter: RecordFilter): Observable<Blob> {
    const params = queryParams({ ...filter, format: 'csv' });
    return this.http.get(`${ACCULYNX}/records/export`, { params, responseType: 'blob' });
  }
}
