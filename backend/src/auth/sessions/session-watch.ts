import { Logger } from '@nestjs/common';
import type { Clock } from '../../clock/clock.js';
import type { Operator } from '../../domain/operator.js';
import type { Persistence } from '../../persistence/persistence.js';
import type { Sessions } from './sessions.js';

/** Another replica may have ended what leans on a session here; five seconds later nothing may come through any more. */
const LOOK_EVERY_MS = 3_000;

interface Follower {
  readonly operator: Operator;
  readonly end: () => void;
}

/** Ends what stays open longer than a request once its operator's session or token opens nothing any more. */
export class SessionWatch {
  private readonly logger = new Logger(SessionWatch.name);
  private readonly followers = new Set<Follower>();
  private looking = false;

  constructor(
    private readonly persistence: Persistence,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {
    sessions.onEnded((id) => {
      for (const { operator, end } of [...this.followers]) if (operator.sessionId === id) end();
    });
  }

  /** Calls `end` when the operator is signed out, revoked or expired. Returns the way to stop. */
  follow(operator: Operator, end: () => void): () => void {
    const follower: Follower = { operator, end };
    this.followers.add(follower);
    if (!this.looking) this.lookLater();
    return () => this.followers.delete(follower);
  }

  /** Looks at everybody now. A store that cannot be read says nothing about anybody. */
  async look(): Promise<void> {
    const living = new Set((await this.sessions.living()).map(({ id }) => id));
    const tokens = new Map((await this.persistence.tokens.all()).map((token) => [`token:${token.id}`, token]));
    const now = this.clock.now();
    for (const follower of [...this.followers]) {
      const { operator, end } = follower;
      const token = tokens.get(operator.id);
      if (operator.validUntil !== undefined && operator.validUntil <= now) {
        end();
      } else if (operator.sessionId !== undefined) {
        if (!living.has(operator.sessionId)) end();
      } else if (token) {
        const isSame = token.sha256 === operator.tokenSha256;
        const isOpen = isSame && token.revokedAt === undefined && token.expiresAt > now;
        if (!isOpen) end();
      }
    }
  }

  private lookLater(): void {
    this.looking = this.followers.size > 0;
    if (!this.looking) return;
    this.clock.after(LOOK_EVERY_MS, () => {
      this.look()
        .catch((error: unknown) => this.logger.debug({ err: error, msg: 'Open streams could not be looked at.' }))
        .finally(() => this.lookLater());
    });
  }
}
