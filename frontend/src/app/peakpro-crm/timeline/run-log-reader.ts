import { type Signal, computed, inject, signal } from '@angular/core';
import type { RunLogLine } from '@aetherlink/contracts/run';
import type { Subscription } from 'rxjs';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { RunsApi } from '../../data-access/runs-api';

const PAGE = 200;

/** One run's log, oldest first, read page by page. Call it where `inject` works. */
export class RunLogReader {
  private readonly api = inject(RunsApi);
  private readonly read = signal<readonly RunLogLine[] | undefined>(undefined);
  private readonly cursor = signal<string | null>(null);
  private readonly working = signal(false);
  private readonly failed = signal<ApiError | undefined>(undefined);
  private request: Subscription | undefined;

  /** Undefined before the first answer. */
  readonly lines = this.read.asReadonly();
  readonly busy = this.working.asReadonly();
  readonly error = this.failed.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);

  constructor(private readonly run: Signal<string>) {}

  /** From the beginning; what is shown stays until the answer is there. */
  begin(): void {
    this.ask(null, []);
  }

  more(): void {
    const cursor = this.cursor();
    if (cursor !== null && !this.working()) this.ask(cursor, this.read() ?? []);
  }

  stop(): void {
    this.request?.unsubscribe();
    this.working.set(false);
  }

  private ask(cursor: string | null, before: readonly RunLogLine[]): void {
    this.stop();
    this.working.set(true);
    this.request = this.api.log(this.run(), { limit: PAGE, cursor }).subscribe({
      next: ({ items, next_cursor: next }) => {
        this.read.set([...before, ...items]);
        this.cursor.set(next);
        this.failed.set(undefined);
        this.working.set(false);
      },
      error: (failure: unknown) => {
        this.failed.set(asApiError(failure));
        this.working.set(false);
      },
    });
  }
}
