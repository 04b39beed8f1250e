import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import type { SignInKind } from '../domain/session.js';
import type { Persistence } from '../persistence/persistence.js';
import { appended } from './appended.js';

const WINDOW_MS = 60_000;

/** Somebody could not sign in. `reason` is one of a few words, because each is counted for itself. */
export interface SignInFailure {
  readonly kind: SignInKind;
  readonly reason: string;
  readonly requestId: string;
  /** What the audit calls whoever tried, where that is known; one of those that exist. */
  readonly actor?: string;
}

interface Window {
  readonly first: SignInFailure;
  repeated: number;
}

/** Records sign-ins that failed: the first of each kind at once, then how often per minute. */
export class SignInFailures {
  private readonly logger = new Logger(SignInFailures.name);
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly persistence: Persistence,
    private readonly clock: Clock,
  ) {}

  note(failure: SignInFailure): void {
    const key = JSON.stringify([failure.kind, failure.reason, failure.actor]);
    const window = this.windows.get(key);
    if (window) {
      window.repeated += 1;
      return;
    }
    this.windows.set(key, { first: failure, repeated: 0 });
    this.append(failure, {});
    this.clock.after(WINDOW_MS, () => this.close(key));
  }

  private close(key: string): void {
    const window = this.windows.get(key);
    if (!window) return;
    if (window.repeated === 0) {
      this.windows.delete(key);
      return;
    }
    this.append(window.first, { count: window.repeated, window_sec: WINDOW_MS / 1000 });
    window.repeated = 0;
    this.clock.after(WINDOW_MS, () => this.close(key));
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
