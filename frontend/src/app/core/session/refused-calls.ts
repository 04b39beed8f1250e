import { Injectable, signal } from '@angular/core';

/** Counts the answers `unauthenticated`, so that whoever made the call needs to know nothing of sessions. */
@Injectable({ providedIn: 'root' })
export class RefusedCalls {
  private readonly refusals = signal(0);

  readonly count = this.refusals.asReadonly();

  /** The server does not know who asks: nobody is signed in, or the session is over. */
  note(): void {
    this.refusals.update((count) => count + 1);
  }
}
