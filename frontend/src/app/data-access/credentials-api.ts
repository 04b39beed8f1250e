import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { CredentialState, CredentialTested, PutCredentialBody } from '@aetherlink/contracts/credential';
import type { Observable } from 'rxjs';
import { ACCULYNX } from './api-paths';
import { tenantHeader } from './tenant-header';

const URL = `${ACCULYNX}/credentials`;

/** The AccuLynx key of a tenant: it goes in, is checked and tried, and never comes out again. */
@Injectable({ providedIn: 'root' })
export class CredentialsApi {
  private readonly http = inject(HttpClient);

  state(tenant: string): Observable<CredentialState> {
    return this.http.get<CredentialState>(URL, { headers: tenantHeader(tenant) });
  }

  /** The same as a resource; undefined asks for nothing. Call it where `inject` works. */
  stateResource(tenant: () => string | undefined): HttpResourceRef<CredentialState | undefined> {
    return httpResource<CredentialState>(() => {
      const asked = tenant();
      return asked === undefined ? undefined : { url: URL, headers: tenantHeader(asked) };
    });
  }

  /** Checked against AccuLynx first; saved in the same call when it works, else nothing is. */
  put(tenant: string, apiKey: string): Observable<CredentialState> {
    const body: PutCredentialBody = { api_key: apiKey };
    return this.http.put<CredentialState>(URL, body, { headers: tenantHeader(tenant) });
  }

  /** One call to AccuLynx with the saved key. */
  test(tenant: string): Observable<CredentialTested> {
    return this.http.post<CredentialTested>(`${URL}/test`, {}, { headers: tenantHeader(tenant) });
  }

  delete(tenant: string): Observable<CredentialState> {
    return this.http.delete<CredentialState>(URL, { headers: tenantHeader(tenant) });
  }
}
