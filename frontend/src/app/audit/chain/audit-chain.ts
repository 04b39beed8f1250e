import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { AuditVerification } from '@aetherlink/contracts/audit';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { roleReaches } from '../../core/session/roles';
import { SessionStore } from '../../core/session/session-store';
import { AuditApi } from '../../data-access/audit-api';

/** Every link is computed again for it, so it is not asked for with every new entry. */
const EVERY_MS = 5 * 60_000;

/** Whether the audit is as it was written, as far as the chain can prove it. Only admins may ask; for others it stays empty. */
@Injectable()
export class AuditChain {
  private readonly api = inject(AuditApi);
  private readonly destroyed = inject(DestroyRef);
  private readonly found = signal<AuditVerification | undefined>(undefined);
  private readonly failure = signal<ApiError | undefined>(undefined);
  private readonly working = signal(false);

  /** The latest check; one that failed since leaves it. */
  readonly verification = this.found.asReadonly();
  readonly error = this.failure.asReadonly();
  readonly checking = this.working.asReadonly();
  readonly mayCheck = roleReaches(inject(SessionStore).role(), 'admin');

  constructor() {
    if (!this.mayCheck) return;
    const ticking = setInterval(() => this.check(), EVERY_MS);
    this.destroyed.onDestroy(() => clearInterval(ticking));
    this.check();
  }

  check(): void {
    if (this.working()) return;
    this.working.set(true);
    this.api
      .verify()
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (verification) => this.ended(verification, undefined),
        error: (failure: unknown) => this.ended(this.found(), asApiError(failure)),
      });
  }

  private ended(verification: AuditVerification | undefined, error: ApiError | undefined): void {
    this.found.set(verification);
    this.failure.set(error);
    this.working.set(false);
  }
}
