import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { TickPage } from '@aetherlink/contracts/tick';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { queryParams } from './query-params';

/** The ledger: every due tick with its decision and reason. */
@Injectable({ providedIn: 'root' })
export class TicksApi {
  private readonly http = inject(HttpClient);

  page(tenant: string, cursor: string | null = null): Observable<TickPage> {
    return this.http.get<TickPage>(`${ACCULYNX}/ticks`, { params: queryParams({ tenant, cursor }) });
  }
}
