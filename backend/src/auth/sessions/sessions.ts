import { Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../clock/clock.js';
import { type Act, actedBy } from '../../domain/act.js';
import type { AuditOperation, NewAuditEntry } from '../../domain/audit-entry.js';
import { toSeconds } from '../../domain/moment.js';
import type { Operator } from '../../domain/operator.js';
import {
  type BrowserSession,
  hasEnded,
  isBackedBy,
  SESSION_LIFETIME_MS,
  type SignInKind,
} from '../../domain/session.js';
import type { Persistence } from '../../persistence/persistence.js';
import { sha256Of } from '../token-text.js';
import { requireSafeConnection } from './safe-connection.js';
import { Repeats } from './repeats.js';
import { SEEN_EVERY_MS, SeenMoments } from './seen-moments.js';
import { sessionCookie, sessionSecretOf } from './session-cookie.js';

const SECRET_BYTES = 32;
/** Browsers in which one person, or one token, is signed in at a time; one more ends the oldest. */
const MOST_OF_ONE = 50;

/** Who comes in or goes out again within this time does so in the ring of the system. */
const AGAIN_MS = 300_000;

/** Who has proved at the sign-in who they are, and what they may do. */
export type SessionIdentity = Pick<BrowserSession, 'kind' | 'subject' | 'actor' | 'role' | 'tenants' | 'token'>;

/** Who acts in a session: a person at the console. */
export const operatorOfSession = ({ id, subject, actor, role, tenants }: BrowserSession): Operator => ({
  id: subject,
  actor,
  role,
  source: 'ui',
  tenants,
  sessionId: id,
});

/** Who is signed in at a browser: the cookie holds 256 random bits, the store their hash, and every replica the same. */
export class Sessions {
  private readonly logger = new Logger(Sessions.name);
  private readonly moments = new SeenMoments();
  private readonly repeats: Repeats;
  private readonly listeners = new Set<(id: string) => void>();

  constructor(
    private readonly persistence: Persistence,
    private readonly clock: Clock,
    /** AUTH_MODE may have changed since somebody signed in. */
    private readonly accepts: (kind: SignInKind) => boolean,
  ) {
    this.repeats = new Repeats(clock, AGAIN_MS);
  }

  /** Removes what has ended, every minute from now on. */
  start(): void {
    this.clock.after(SEEN_EVERY_MS, () => {
      this.start();
      this.sweep().catch((error: unknown) => {
        this.logger.warn({ err: error, msg: 'Ended sessions could not be removed; they open nothing all the same.' });
      });
    });
  }

  /**
   * Signs somebody in, with the audit entry in the same commit. A session that the browser had is over with that.
   * @returns the complete value of the answer's `Set-Cookie`.
   * @throws DomainError `forbidden` over plain http beyond localhost; the store's own when it cannot be kept.
   */
  async open(identity: SessionIdentity, request: FastifyRequest): Promise<string> {
    requireSafeConnection(request);
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const now = this.clock.now();
    const { kind, subject, actor, role, tenants, token } = identity;
    const session: BrowserSession = {
      id: randomUUID(),
      sha256: sha256Of(secret),
      kind,
      subject,
      actor,
      role,
      tenants,
      ...(token && { token: { id: token.id, sha256: token.sha256 } }),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + SESSION_LIFETIME_MS,
    };
    const replaced = await this.replacedBy(session, request.raw);
    const act = { operator: operatorOfSession(session), requestId: request.id };
    const entry = { ...this.entryOnce('auth.signed_in', act), after: shown(session) };
    await this.persistence.sessions.open(session, entry, replaced);
    for (const id of replaced) this.over(id);
    return sessionCookie(secret);
  }

  /** The session of the request's cookie while it lives, and notes that it was heard of. */
  async of(request: IncomingMessage): Promise<BrowserSession | undefined> {
    const session = await this.kept(request);
    if (!session) return undefined;
    const now = this.clock.now();
    const [living] = await this.livingOf([session], now);
    if (!living) {
      this.forgetInTime(session.id);
      return undefined;
    }
    if (this.moments.note(session, now)) {
      this.persistence.sessions.seen(living.id, now).catch((error: unknown) => {
        this.logger.warn({ err: error, msg: 'When a session was last seen could not be saved.' });
      });
    }
    return living;
  }

  /** The session of the request's cookie while it lives; it is not kept alive by that. */
  async whose(request: IncomingMessage): Promise<BrowserSession | undefined> {
    const session = await this.kept(request);
    if (!session) return undefined;
    const [living] = await this.livingOf([session], this.clock.now());
    return living;
  }

  /** Every living session, the newest sign-in first. */
  async living(): Promise<readonly BrowserSession[]> {
    return this.livingOf(await this.persistence.sessions.all(), this.clock.now());
  }

  /** Signs whoever acts out; nothing when they have no session. */
  async end(act: Act): Promise<void> {
    const { sessionId } = act.operator;
    if (sessionId === undefined) return;
    await this.persistence.sessions.remove([sessionId], [this.entryOnce('auth.signed_out', act)]);
    this.over(sessionId);
  }

  /** Somebody else ends a session; its next request is refused at every replica. */
  async revoke(session: BrowserSession, act: Act): Promise<void> {
    const entry = { ...entryOf('auth.session_revoked', act), before: shown(session) };
    await this.persistence.sessions.remove([session.id], [entry]);
    this.over(session.id);
  }

  /** Called with the handle of a session that was ended here. Returns the unsubscribe. */
  onEnded(listener: (id: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async replacedBy({ subject }: BrowserSession, request: IncomingMessage): Promise<readonly string[]> {
    const before = await this.kept(request);
    const others = (await this.persistence.sessions.all()).filter(
      (other) => other.subject === subject && other.id !== before?.id,
    );
    return [...(before ? [before] : []), ...others.slice(MOST_OF_ONE - 1)].map(({ id }) => id);
  }

  private async kept(request: IncomingMessage): Promise<BrowserSession | undefined> {
    const secret = sessionSecretOf(request);
    return secret === undefined ? undefined : this.persistence.sessions.find(sha256Of(secret));
  }

  private async livingOf(sessions: readonly BrowserSession[], now: number): Promise<readonly BrowserSession[]> {
    const fresh = sessions
      .map((session) => this.moments.latest(session))
      .filter((session) => this.accepts(session.kind) && !hasEnded(session, now));
    if (!fresh.some(({ token }) => token)) return fresh;
    const tokens = new Map((await this.persistence.tokens.all()).map((token) => [token.id, token]));
    return fresh.filter((session) => !session.token || isBackedBy(session, tokens.get(session.token.id), now));
  }

  /** Ended by its time or by its token: nobody did it, so no entry is written. */
  private forgetInTime(id: string): void {
    this.persistence.sessions.remove([id], []).catch((error: unknown) => {
      this.logger.warn({ err: error, msg: 'An ended session could not be removed; it opens nothing all the same.' });
    });
    this.over(id);
  }

  /**
   * What was seen and could not be saved is saved first, so that nobody is removed who was here. A minute of grace,
   * because another replica may have heard of a session since that was last saved.
   */
  private async sweep(): Promise<void> {
    const { sessions } = this.persistence;
    const kept = await sessions.all();
    for (const session of kept) {
      const { lastSeenAt } = this.moments.latest(session);
      if (lastSeenAt - session.lastSeenAt >= SEEN_EVERY_MS) await sessions.seen(session.id, lastSeenAt);
    }
    await sessions.removeEnded(this.clock.now() - SEEN_EVERY_MS);
    this.moments.keepOnly(new Set(kept.map(({ id }) => id)));
  }

  /** A script that signs in and out without end must not push the acts of people out of their ring. */
  private entryOnce(operation: AuditOperation, act: Act): NewAuditEntry {
    const entry = entryOf(operation, act);
    return this.repeats.note(`${operation} ${act.operator.id}`) ? { ...entry, ring: 'system' } : entry;
  }

  private over(id: string): void {
    this.moments.forget(id);
    for (const listener of this.listeners) listener(id);
  }
}

const entryOf = (operation: AuditOperation, act: Act): NewAuditEntry => ({
  ...actedBy(act),
  tenant: 'system',
  operation,
  outcome: 'success',
});

/** What the audit says of a session. */
const shown = ({ id, kind, actor, role, tenants, expiresAt }: BrowserSession): Readonly<Record<string, unknown>> => ({
  id,
  kind,
  name: actor,
  role,
  tenants,
  expires_at: toSeconds(expiresAt),
});
