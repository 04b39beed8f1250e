import { HttpClient, HttpStatusCode } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { RunNowAccepted, RunNowFinished } from '@aetherlink/contracts/run';
import { type Observable, map } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { newIdempotencyKey } from './idempotency-key';

/** What "Run now" led to: the run has ended, or it goes on without us. */
export type RunNowAnswer =
  | { readonly kind: 'finished'; readonly answer: RunNowFinished }
  | { readonly kind: 'accepted'; readonly answer: RunNowAccepted };

/** Starts imports by hand. */
@Injectable({ providedIn: 'root' })
export class ImportApi {
  private readonly http = inject(HttpClient);

  /** Runs through the gate at once; waits for the end up to the server's ten seconds. */
  runNow(tenant: string, key: string = newIdempotencyKey()): Observable<RunNowAnswer> {
    const headers = { 'x-tenant': tenant, 'idempotency-key': key };
    return this.http
      .post<RunNowFinished | RunNowAccepted>(`${ACCULYNX}/run-now`, {}, { headers, observe: 'response' })
      .pipe(map((response) => toAnswer(response.status, response.body)));
  }
}

function toAnswer(status: number, body: RunNowFinished | RunNowAccepted | null): RunNowAnswer {
  if (body === null) throw new Error('The server answered without a body.');
  if (status !== HttpStatusCode.Accepted && 'result' in body) return { kind: 'finished', answer: body };
  return { kind: 'accepted', answer: { ...body, status: body.status === 'queued' ? 'queued' : 'running' } };
}
