import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Answer } from '@aetherlink/contracts/answer';
import type { AccessTokens, CreateTokenBody, TokenIssued } from '@aetherlink/contracts/token';
import type { Observable } from 'rxjs';

const URL = '/api/tokens';

/** Access tokens of scripts and people; for admins. A secret is in the answer that issues it and in no other. */
@Injectable({ providedIn: 'root' })
export class TokensApi {
  private readonly http = inject(HttpClient);

  /** Every token, also expired and revoked ones. Call it where `inject` works. */
  listResource(): HttpResourceRef<AccessTokens | undefined> {
    return httpResource<AccessTokens>(() => URL);
  }

  create(body: CreateTokenBody): Observable<TokenIssued> {
    return this.http.post<TokenIssued>(URL, body);
  }

  /** A new secret; the old one opens nothing any more. */
  rotate(id: string): Observable<TokenIssued> {
    return this.http.post<TokenIssued>(`${tokenUrl(id)}/rotate`, {});
  }

  /** It opens nothing any more, for good. */
  revoke(id: string): Observable<Answer> {
    return this.http.delete<Answer>(tokenUrl(id));
  }
}

function tokenUrl(id: string): string {
  return `${URL}/${encodeURIComponent(id)}`;
}
