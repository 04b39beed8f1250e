import { Injectable, signal } from '@angular/core';

/**
 * The token an operator signed in with. It lives in this object alone: a reload forgets it, and no
 * storage, URL or log ever sees it.
 */
@Injectable({ providedIn: 'root' })
export class AccessToken {
  private readonly held = signal<string | null>(null);
  private readonly refusals = signal(0);

  readonly value = this.held.asReadonly();
  /** Counts the server's `unauthenticated` answers. */
  readonly refused = this.refusals.asReadonly();

  keep(token: string): void {
    this.held.set(token);
  }

  forget(): void {
    this.held.set(null);
  }

  /** The server did not accept what was sent, or nothing was sent and something is needed. */
  noteRefused(): void {
    this.refusals.update((count) => count + 1);
  }
}
