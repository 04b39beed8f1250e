import { Injectable, computed, inject } from '@angular/core';
import { Clock } from '../../ui/time/clock';
import { EventStream } from './event-stream';
import { LiveRegistry } from './live-registry';
import { ServerContact } from './server-contact';

/** live: events arrive · reconnecting: they stopped · polling: only requests work · offline: nothing does. */
export type LiveKind = 'live' | 'reconnecting' | 'polling' | 'offline';

/** So many failed connections in a row are no hiccup. */
const PATIENCE = 2;

/** How fresh the console is, for the LiveIndicator and the stale strip. */
@Injectable({ providedIn: 'root' })
export class LiveState {
  private readonly clock = inject(Clock);
  private readonly stream = inject(EventStream);
  private readonly contact = inject(ServerContact);
  private readonly registry = inject(LiveRegistry);

  readonly kind = computed<LiveKind>(() => {
    if (this.stream.connected()) return 'live';
    if (this.stream.failures() < PATIENCE) return 'reconnecting';
    return this.contact.missingSince() === null ? 'polling' : 'offline';
  });
  /** Seconds since the server was last heard; null before the first time. */
  readonly ageSec = computed(() => {
    const heard = this.contact.lastHeard();
    return heard === null ? null : Math.max(0, this.clock.now() - heard);
  });
  readonly offlineSince = this.contact.missingSince;
  readonly everySec = this.registry.everySec;
  readonly staleSince = this.registry.staleSince;
  readonly loading = this.registry.loading;
  readonly clockOffsetSec = this.clock.offsetSec;
  readonly lastMessage = this.stream.lastMessage;

  /** Asks for everything on the screen again and connects anew. */
  retry(): void {
    this.registry.reloadAll();
    this.stream.reconnect();
  }
}
