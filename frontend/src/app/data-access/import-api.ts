import { HttpClient, HttpStatusCode } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Answer } from '@aetherlink/contracts/answer';
import type { ApproveMissingBody, Preview } from '@aetherlink/contracts/record';
import type { RunNowAccepted, RunNowFinished } from '@aetherlink/contracts/run';
import { type Observable, map } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { newIdempotencyKey } from './idempotency-key';
import { tenantHeader } from './tenant-header';

/** What "Run now" led to: the run has ended, or it goes on without us. */
export type RunNowAnswer =
  | { readonly kind: 'finished'; readonly answer: RunNowFinished }
  | { readonly kind: 'accepted'; readonly answer: RunNowAccepted };

/** Starts imports by hand, tries one without writing, and allows what an import does not dare to do alone. */
@Injectable({ providedIn: 'root' })
export class ImportApi {
  private readonly http = inject(HttpClient);

  /** Runs through the gate at once; waits for the end up to the server's ten seconds. */
  runNow(tenant: string, key: string = newIdempotencyKey()): Observable<RunNowAnswer> {
    const headers = { ...tenantHeader(tenant), 'idempotency-key': key };
    return this.http
      .post<RunNowFinished | RunNowAccepted>(`${ACCULYNX}/run-now`, {}, { headers, observe: 'response' })
      .pipe(map((response) => toAnswer(response.status, response.body)));
  }

  /** Fetches and compares everything and writes nothing; waits for the end, which may take minutes. */
  preview(tenant: string): Observable<Preview> {
    return this.http.post<Preview>(`${ACCULYNX}/preview`, {}, { headers: tenantHeader(tenant) });
  }

  /** The next weekly sweep, which starts at once, may mark up to `count` records as missing. */
  approveMissing(tenant: string, count: number): Observable<Answer> {
    const body: ApproveMissingBody = { count };
    return this.http.post<Answer>(`${ACCULYNX}/missing/approve`, body, { headers: tenantHeader(tenant) });
  }
}

function toAnswer(status: number, body: RunNowFinished | RunNowAccepted | null): RunNowAnswer {
  if (body === null) throw new Error('The server answered without a body.');
  if (status !== HttpStatusCode.Accepted && 'result' in body) return { kind: 'finished', answer: body };
  return { kind: 'accepted', answer: { ...body, status: body.status === 'queued' ? 'queued' : 'running' } };
}
