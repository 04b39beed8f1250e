import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Answer } from '@aetherlink/contracts/answer';
import type { AuthOptions, SignedInSessions, TokenSignInBody } from '@aetherlink/contracts/auth';
import type { Session } from '@aetherlink/contracts/session';
import type { Observable } from 'rxjs';

const SESSIONS = '/api/auth/sessions';

/** Signing in and out. The browser's cookie is the session; no script ever holds it. */
@Injectable({ providedIn: 'root' })
export class AuthApi {
  private readonly http = inject(HttpClient);

  /** How one can sign in here; asked before anybody is. Call it where `inject` works. */
  optionsResource(): HttpResourceRef<AuthOptions | undefined> {
    return httpResource<AuthOptions>(() => '/api/auth/options');
  }

  /** Exchanges a token for a session. The token goes into the body and is kept nowhere. */
  signIn(token: string): Observable<Session> {
    const body: TokenSignInBody = { token };
    return this.http.post<Session>('/api/auth/token', body);
  }

  signOut(): Observable<Answer> {
    return this.http.post<Answer>('/api/auth/sign-out', {});
  }

  /** Who is signed in; for admins. Call it where `inject` works. */
  sessionsResource(): HttpResourceRef<SignedInSessions | undefined> {
    return httpResource<SignedInSessions>(() => SESSIONS);
  }

  /** Signs somebody out at once. */
  endSession(id: string): Observable<Answer> {
    return this.http.delete<Answer>(`${SESSIONS}/${encodeURIComponent(id)}`);
  }
}
