import { computed, inject, signal } from '@angular/core';
import type { Observable } from 'rxjs';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';

/** One act of a dialog on its way: busy until the durable answer, then gone or a sentence. */
export class Sending {
  private readonly session = inject(SessionStore);
  private readonly working = signal(false);
  private readonly failed = signal<ApiError | null>(null);

  readonly busy = this.working.asReadonly();
  readonly error = this.failed.asReadonly();
  readonly sentence = computed(() => {
    const error = this.failed();
    return (
      error && errorSentence(error, { tenant: this.tenant, role: this.session.role(), act: this.act, write: true })
    );
  });

  constructor(
    private readonly tenant: string,
    private readonly act: string,
  ) {}

  send<T>(request: Observable<T>, done: (answer: T) => void): void {
    this.working.set(true);
    this.failed.set(null);
    request.subscribe({
      next: (answer) => {
        this.working.set(false);
        done(answer);
      },
      error: (failure: unknown) => {
        this.working.set(false);
        this.failed.set(asApiError(failure));
      },
    });
  }

  forget(): void {
    this.failed.set(null);
  }
}
