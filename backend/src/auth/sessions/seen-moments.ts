import type { Moment } from '../../domain/moment.js';
import type { BrowserSession } from '../../domain/session.js';

/** How exact `lastSeenAt` is in the store; one write per request would cost more than it tells. */
export const SEEN_EVERY_MS = 60_000;

/** When each session was last heard of, exactly, at this replica. */
export class SeenMoments {
  private readonly moments = new Map<string, { readonly seen: Moment; readonly saved: Moment }>();

  /** The session with the newest moment that is known of. */
  latest(session: BrowserSession): BrowserSession {
    const seen = this.moments.get(session.id)?.seen ?? 0;
    return seen > session.lastSeenAt ? { ...session, lastSeenAt: seen } : session;
  }

  /** @param session as the store has it. @returns true when the moment is worth saving. */
  note({ id, lastSeenAt }: BrowserSession, now: Moment): boolean {
    const saved = Math.max(this.moments.get(id)?.saved ?? 0, lastSeenAt);
    const isDue = now - saved >= SEEN_EVERY_MS;
    this.moments.set(id, { seen: now, saved: isDue ? now : saved });
    return isDue;
  }

  forget(id: string): void {
    this.moments.delete(id);
  }

  /** Forgets all but those. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.moments.keys()) if (!ids.has(id)) this.moments.delete(id);
  }
}
