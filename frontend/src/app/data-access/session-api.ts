import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Session } from '@aetherlink/contracts/session';
import type { Observable } from 'rxjs';

/** Who is signed in, and what this installation is. */
@Injectable({ providedIn: 'root' })
export class SessionApi {
  private readonly http = inject(HttpClient);

  get(): Observable<Session> {
    return this.http.get<Session>('/api/session');
  }
}
