import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { Overview } from '../../data-access/overview';
import { RunNow, type EndedRun, type RunNowOutcome } from '../../data-access/run-now';
import { formatCount } from '../../ui/time/format-count';
import { formatDuration } from '../../ui/time/format-duration';
import { type ToastAction, Toasts } from '../../ui/toast/toasts';

/** Says what every Run now led to, also one that began on another page. Lives with the dashboard. */
@Injectable()
export class RunNowNews {
  private readonly toasts = inject(Toasts);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);

  constructor() {
    const overview = inject(Overview);
    inject(RunNow)
      .outcomes.pipe(takeUntilDestroyed())
      .subscribe((outcome) => {
        this.tell(outcome);
        overview.summary.reload();
      });
  }

  private tell(outcome: RunNowOutcome): void {
    const { tenant } = outcome;
    switch (outcome.kind) {
      case 'succeeded':
        return this.toasts.show(importedWords(tenant, outcome.run), {
          tone: 'good',
          action: this.open(tenant, outcome.run.id),
        });
      case 'failed':
        return this.toasts.error(failedWords(tenant, outcome.run), this.open(tenant, outcome.run.id));
      case 'accepted':
        return this.toasts.show(ACTS.toast.accepted(tenant), { action: this.open(tenant, outcome.runId) });
      case 'already-active':
        return this.toasts.show(ACTS.toast.alreadyActive(tenant), { action: this.open(tenant, outcome.runId) });
      case 'refused': {
        const context = { tenant, role: this.session.role(), act: ACTS.denied.runNow, write: true };
        return this.toasts.error(ACTS.toast.refused(tenant, errorSentence(outcome.error, context)));
      }
    }
  }

  private open(tenant: string, run: string | null): ToastAction {
    const queryParams = { open: tenant, run, tl: 'runs' };
    return { label: ACTS.openRun, run: () => void this.router.navigate(['/peakpro-crm'], { queryParams }) };
  }
}

function importedWords(tenant: string, { imported, skipped, tookMs }: EndedRun): string {
  return ACTS.toast.succeeded(tenant, formatCount(imported), formatCount(skipped), formatDuration(tookMs / 1000));
}

function failedWords(tenant: string, { status, message }: EndedRun): string {
  if (status === 'cancelled') return ACTS.toast.cancelled(tenant);
  const why = message.replace(/[.\s]+$/, '');
  return why === '' ? ACTS.toast.importFailedPlain(tenant) : ACTS.toast.importFailed(tenant, why);
}
