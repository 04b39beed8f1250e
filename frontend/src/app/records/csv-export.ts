import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { asApiError } from '../core/http/api-error';
import { errorSentence } from '../core/http/error-sentence';
import { RECORDS } from '../core/strings/records.strings';
import { type RecordFilter, RecordsApi } from '../data-access/records-api';
import { SaveFile } from '../ui/download/save-file';
import { Toasts } from '../ui/toast/toasts';

/** Saves what the filters find as a file. Leaving the page gives it up. */
@Injectable()
export class CsvExport {
  private readonly api = inject(RecordsApi);
  private readonly file = inject(SaveFile);
  private readonly toasts = inject(Toasts);
  private readonly destroyed = inject(DestroyRef);
  private readonly working = signal(false);
  readonly busy = this.working.asReadonly();

  start(filter: RecordFilter): void {
    if (this.working()) return;
    this.working.set(true);
    this.api
      .csv(filter)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (content) => {
          this.working.set(false);
          this.file.save(content, RECORDS.fileName(filter.tenant, filter.kind));
        },
        error: (failure: unknown) => {
          this.working.set(false);
          this.toasts.error(RECORDS.exportFailed(errorSentence(asApiError(failure))));
        },
      });
  }
}
