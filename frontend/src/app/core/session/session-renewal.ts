import { DOCUMENT, Injectable, effect, inject, untracked } from '@angular/core';
import { ServerContact } from '../live/server-contact';
import { SessionStore } from './session-store';

/** A replica is counted within 5 s of its start; who reads the number does not need it that soon. */
const AT_MOST_EVERY_SEC = 60;

/**
 * Keeps the number of replicas true while the console is open. It has no clock of its own: each sign of the server, also
 * the one that follows a reconnection, asks again, at most once a minute and only where somebody looks.
 */
@Injectable()
export class SessionRenewal {
  private readonly store = inject(SessionStore);
  private readonly contact = inject(ServerContact);
  private readonly document = inject(DOCUMENT);
  private askedAt: number | null = null;

  constructor() {
    effect(() => {
      const heardAt = this.contact.lastHeard();
      if (heardAt !== null) untracked(() => this.heard(heardAt));
    });
  }

  private heard(at: number): void {
    // The first sign is the answer that opened the session.
    this.askedAt ??= at;
    // The embedded store serves one replica, so there the number never changes.
    if (this.store.current()?.store !== 'postgres' || this.document.hidden) return;
    if (at - this.askedAt < AT_MOST_EVERY_SEC) return;
    this.askedAt = at;
    this.store.renew();
  }
}
