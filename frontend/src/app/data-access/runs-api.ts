import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { RunActed, RunDetail, RunLogPage, RunPage, RunStatus, RunTrigger } from '@aetherlink/contracts/run';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { newIdempotencyKey } from './idempotency-key';
import { queryParams } from './query-params';

export interface RunQuery {
  readonly tenant?: string;
  readonly status?: readonly RunStatus[];
  readonly trigger?: RunTrigger;
  /** Epoch seconds. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  readonly cursor?: string | null;
}

/** The history of runs, and the two things that can be done to a run. */
@Injectable({ providedIn: 'root' })
export class RunsApi {
  private readonly http = inject(HttpClient);

  page(query: RunQuery): Observable<RunPage> {
    return this.http.get<RunPage>(`${ACCULYNX}/runs`, { params: queryParams({ ...query }) });
  }

  /** The same as a resource; undefined asks for nothing. Call it where `inject` works. */
  pageResource(query: () => RunQuery | undefined): HttpResourceRef<RunPage | undefined> {
    return httpResource<RunPage>(() => {
      const asked = query();
      return asked && { url: `${ACCULYNX}/runs`, params: queryParams({ ...asked }) };
    });
  }

  get(id: string): Observable<RunDetail> {
    return this.http.get<RunDetail>(runUrl(id));
  }

  /** What the run did, call by call, oldest first. */
  log(id: string, query: { readonly limit: number; readonly cursor?: string | null }): Observable<RunLogPage> {
    return this.http.get<RunLogPage>(`${runUrl(id)}/log`, { params: queryParams(query) });
  }

  /** Asks the run to stop after its current page. */
  cancel(id: string): Observable<RunActed> {
    return this.http.post<RunActed>(`${runUrl(id)}/cancel`, {});
  }

  /** Starts a new run that repeats this one. */
  retry(id: string, key: string = newIdempotencyKey()): Observable<RunActed> {
    return this.http.post<RunActed>(`${runUrl(id)}/retry`, {}, { headers: { 'idempotency-key': key } });
  }
}

function runUrl(id: string): string {
  return `${ACCULYNX}/runs/${encodeURIComponent(id)}`;
}
