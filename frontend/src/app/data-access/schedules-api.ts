import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  CreateScheduleBody,
  PatchScheduleBody,
  PauseBody,
  ResumeBody,
  ScheduleDeleted,
  ScheduleDetail,
  SchedulePage,
  SchedulePausedOrResumed,
  SchedulePreview,
  ScheduleSaved,
  ScheduleSort,
  ScheduleState,
  ScheduleStatus,
} from '@aetherlink/contracts/schedule';
import type { RunMode } from '@aetherlink/contracts/run';
import { type Observable, map } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { queryParams } from './query-params';
import { tenantHeader } from './tenant-header';

export interface ScheduleQuery {
  readonly search?: string;
  readonly state?: readonly ScheduleState[];
  readonly mode?: RunMode;
  readonly sort?: ScheduleSort;
  readonly limit?: number;
  readonly cursor?: string | null;
}

/** A schedule together with the tag that a later change must name. */
export interface TaggedSchedule {
  readonly detail: ScheduleDetail;
  readonly etag: string | null;
}

/** The standing orders. Writes name their tenant in the `x-tenant` header alone. */
@Injectable({ providedIn: 'root' })
export class SchedulesApi {
  private readonly http = inject(HttpClient);

  page(query: ScheduleQuery): Observable<SchedulePage> {
    return this.http.get<SchedulePage>(`${ACCULYNX}/schedules`, { params: queryParams({ ...query }) });
  }

  /** The same as a resource; undefined asks for nothing. Call it where `inject` works. */
  pageResource(query: () => ScheduleQuery | undefined): HttpResourceRef<SchedulePage | undefined> {
    return httpResource<SchedulePage>(() => {
      const asked = query();
      return asked && { url: `${ACCULYNX}/schedules`, params: queryParams({ ...asked }) };
    });
  }

  get(tenant: string): Observable<TaggedSchedule> {
    return this.http
      .get<ScheduleDetail>(detailUrl(tenant), { observe: 'response' })
      .pipe(map((answer) => ({ detail: bodyOf(answer.body), etag: answer.headers.get('etag') })));
  }

  /** One schedule with its next ten moments; its tag is in `headers()`. Call it where `inject` works. */
  detailResource(tenant: () => string | undefined): HttpResourceRef<ScheduleDetail | undefined> {
    return httpResource<ScheduleDetail>(() => {
      const asked = tenant();
      return asked === undefined ? undefined : detailUrl(asked);
    });
  }

  /** Whether a tenant has a schedule: an empty map where it has none. Call it where `inject` works. */
  statusResource(tenant: () => string | undefined): HttpResourceRef<ScheduleStatus | undefined> {
    return httpResource<ScheduleStatus>(() => {
      const asked = tenant();
      return asked === undefined
        ? undefined
        : { url: `${ACCULYNX}/schedule/status`, params: queryParams({ tenant: asked }) };
    });
  }

  /** The next ten moments of an interval that nobody has saved yet. */
  previewResource(intervalSec: () => number | undefined): HttpResourceRef<SchedulePreview | undefined> {
    return httpResource<SchedulePreview>(() => {
      const asked = intervalSec();
      return asked === undefined
        ? undefined
        : { url: `${ACCULYNX}/schedules/preview`, params: queryParams({ interval_sec: asked }) };
    });
  }

  /** Creates; an existing schedule is refused with `schedule_exists`, never overwritten. */
  create(tenant: string, body: CreateScheduleBody): Observable<ScheduleSaved> {
    const headers = { ...tenantHeader(tenant), 'if-none-match': '*' };
    return this.http.post<ScheduleSaved>(`${ACCULYNX}/schedule`, body, { headers });
  }

  /** Changes what was seen under this tag; else `schedule_changed`. */
  patch(tenant: string, body: PatchScheduleBody, etag: string | null): Observable<ScheduleSaved> {
    const headers = { ...tenantHeader(tenant), ...(etag === null ? {} : { 'if-match': etag }) };
    return this.http.patch<ScheduleSaved>(`${ACCULYNX}/schedule`, body, { headers });
  }

  pause(tenant: string, body: PauseBody): Observable<SchedulePausedOrResumed> {
    return this.http.post<SchedulePausedOrResumed>(`${ACCULYNX}/pause`, body, { headers: tenantHeader(tenant) });
  }

  resume(tenant: string, body: ResumeBody): Observable<SchedulePausedOrResumed> {
    return this.http.post<SchedulePausedOrResumed>(`${ACCULYNX}/resume`, body, { headers: tenantHeader(tenant) });
  }

  delete(tenant: string): Observable<ScheduleDeleted> {
    return this.http.delete<ScheduleDeleted>(`${ACCULYNX}/schedule`, { headers: tenantHeader(tenant) });
  }
}

function detailUrl(tenant: string): string {
  return `${ACCULYNX}/schedules/${encodeURIComponent(tenant)}`;
}

function bodyOf<T>(body: T | null): T {
  if (body === null) throw new Error('The server answered without a body.');
  return body;
}
