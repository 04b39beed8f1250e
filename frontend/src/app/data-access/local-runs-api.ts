import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { LocalAction, LocalRun, LocalRunPage } from '@aetherlink/contracts/local-run';
import type { Observable } from 'rxjs';
import { newIdempotencyKey } from './idempotency-key';
import { queryParams } from './query-params';

/** Maintenance actions on the machine that the service runs on. */
@Injectable({ providedIn: 'root' })
export class LocalRunsApi {
  private readonly http = inject(HttpClient);

  /** The last ones, newest first. Call it where `inject` works. */
  recentResource(limit: () => number): HttpResourceRef<LocalRunPage | undefined> {
    return httpResource<LocalRunPage>(() => ({
      url: '/api/local/runs',
      params: queryParams({ limit: limit() }),
    }));
  }

  /** Runs one action and waits for its end. */
  run(action: LocalAction, key: string = newIdempotencyKey()): Observable<LocalRun> {
    return this.http.post<LocalRun>('/api/local/run', { action }, { headers: { 'idempotency-key': key } });
  }
}
