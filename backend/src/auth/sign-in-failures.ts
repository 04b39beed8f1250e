import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import type { SignInKind } from '../domain/session.js';
import type { Persistence } from '../persistence/persistence.js';
import { appended } from './appended.js';
import { Repetitions, WINDOW_SEC } from './repetitions.js';

/** Somebody could not sign in. `reason` is one of a few words, because each is counted for itself. */
export interface SignInFailure {
  readonly kind: SignInKind;
  readonly reason: string;
  readonly requestId: string;
  /** What the audit calls whoever tried, where that is known; one of those that exist. */
  readonly actor?: string;
}

/** Records sign-ins that failed: the first of each kind at once, then how often per minute. */
export class SignInFailures {
  private readonly logger = new Logger(SignInFailures.name);
  private readonly repetitions: Repetitions<string>;

  constructor(
    private readonly persistence: Persistence,
    clock: Clock,
  ) {
    this.repetitions = new Repetitions(clock);
  }

  note(failure: SignInFailure): void {
    this.repetitions.note(
      JSON.stringify([failure.kind, failure.reason, failure.actor]),
      () => this.append(failure, {}),
      (count) => this.append(failure, { count, window_sec: WINDOW_SEC }),
    );
  }

  private append({ kind, reason, requestId, actor }: SignInFailure, counted: Readonly<Record<string, unknown>>): void {
    const entry = {
      ring: 'system',
      tenant: 'system',
      operation: 'auth.sign_in_failed',
      source: 'ui',
      actor: actor ?? 'anonymous',
      requestId,
      outcome: 'denied',
      metadata: { kind, reason, ...counted },
    } as const;
    appended(this.persistence, entry).catch((error: unknown) => {
      this.logger.warn({ err: error, reason, msg: 'A failed sign-in could not be audited.' });
    });
  }
}
