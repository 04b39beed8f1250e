import type { BrowserSession } from '../../../domain/session.js';
import type { Draft } from './draft.js';

/** What becomes of each session in a draft: the last word counts, because a statement touches a row once. */
function outcomes(draft: Draft): ReadonlyMap<string, BrowserSession | null> {
  return new Map(
    draft.changes.flatMap((change) => (change.kind === 'session' ? [[change.id, change.session] as const] : [])),
  );
}

/** New sessions. */
export function sessionRows(draft: Draft): readonly object[] {
  return [...outcomes(draft)].flatMap(([id, session]) => {
    if (!session) return [];
    const { lastSeenAt, ...doc } = session;
    return [{ id, sha256: doc.sha256, last_seen_at: lastSeenAt, expires_at: doc.expiresAt, doc }];
  });
}

/** The ids of those that go. */
export function sessionsGone(draft: Draft): readonly string[] {
  return [...outcomes(draft)].filter(([, session]) => session === null).map(([id]) => id);
}
