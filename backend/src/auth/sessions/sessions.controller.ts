import type { SignedInSession, SignedInSessions } from '@aetherlink/contracts/auth';
import { Body, Controller, Delete, Get, Param } from '@nestjs/common';
import type { Act } from '../../domain/act.js';
import { DomainError } from '../../domain/domain-error.js';
import { toIso, toSeconds } from '../../domain/moment.js';
import type { Operator } from '../../domain/operator.js';
import type { BrowserSession } from '../../domain/session.js';
import { EmptyBodyDto } from '../../http/empty-body.dto.js';
import type { Unstamped } from '../../http/unstamped.js';
import { CurrentAct } from '../current-act.js';
import { CurrentOperator } from '../current-operator.js';
import { NeedsRole } from '../route-access.js';
import { coversScope } from '../tenant-scope.js';
import { Sessions } from './sessions.js';

/** Who is signed in at a browser, for admins; of those beyond an admin's own tenants nothing is shown. */
@Controller('api/auth/sessions')
@NeedsRole('admin')
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  async list(@CurrentOperator() operator: Operator): Promise<Unstamped<SignedInSessions>> {
    const living = await this.sessions.living();
    const seen = living.filter(({ tenants }) => coversScope(operator, tenants));
    return { items: seen.map((session) => sessionWire(session, operator)) };
  }

  @Delete(':id')
  async revoke(@Param('id') id: string, @Body() _body: EmptyBodyDto, @CurrentAct() act: Act): Promise<object> {
    const session = (await this.sessions.living()).find((living) => living.id === id);
    if (!session || !coversScope(act.operator, session.tenants)) {
      throw new DomainError('not_found', 'There is no such session; it may have ended by itself.');
    }
    await this.sessions.revoke(session, act);
    return {};
  }
}

function sessionWire(session: BrowserSession, { sessionId }: Operator): SignedInSession {
  const { id, kind, actor, role, tenants, createdAt, lastSeenAt, expiresAt } = session;
  return {
    id,
    kind,
    name: actor,
    role,
    tenants: [...tenants],
    created_at: toSeconds(createdAt),
    created_at_iso: toIso(createdAt),
    last_seen_at: toSeconds(lastSeenAt),
    last_seen_at_iso: toIso(lastSeenAt),
    expires_at: toSeconds(expiresAt),
    expires_at_iso: toIso(expiresAt),
    current: id === sessionId,
  };
}
