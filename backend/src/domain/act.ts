import type { ActorDetail, AuditRing } from './audit-entry.js';
import type { Operator, Source } from './operator.js';

/** Somebody acts, in one request. */
export interface Act {
  readonly operator: Operator;
  readonly requestId?: string;
}

/** The fields of an audit entry that say who acted; derived, never accepted from outside. */
export interface ActedBy {
  readonly ring: AuditRing;
  readonly source: Source;
  readonly actor: string;
  readonly actorDetail: ActorDetail;
  readonly requestId?: string;
}

/** Who acted, for the audit. */
export function actedBy({ operator, requestId }: Act): ActedBy {
  const type = operator.id.split(':')[0] ?? operator.id;
  return {
    ring: 'people',
    source: operator.source,
    actor: operator.actor,
    actorDetail: {
      type,
      id: operator.id,
      role: operator.role,
      ...(operator.sessionId === undefined ? {} : { credential: `session:${operator.sessionId}` }),
    },
    ...(requestId ? { requestId } : {}),
  };
}
