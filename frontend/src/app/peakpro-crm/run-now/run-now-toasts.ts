import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { RunNow, type EndedRun, type RunNowOutcome } from '../../data-access/run-now';
import { formatCount } from '../../ui/time/format-count';
import { formatDuration } from '../../ui/time/format-duration';
import { type ToastAction, Toasts } from '../../ui/toast/toasts';
import { Acted } from '../actions/acted';
import { CrmAddress } from '../view/crm-address';

/** Says what every Run now led to, and has the page read again what it changed. Lives with the page. */
@Injectable()
export class RunNowToasts {
  private readonly toasts = inject(Toasts);
  private readonly address = inject(CrmAddress);
  private readonly session = inject(SessionStore);
  private readonly acted = inject(Acted);

  constructor() {
    inject(RunNow)
      .outcomes.pipe(takeUntilDestroyed())
      .subscribe((outcome) => {
        this.tell(outcome);
        this.acted.tell();
      });
  }

  private tell(outcome: RunNowOutcome): void {
    const { tenant } = outcome;
    switch (outcome.kind) {
      case 'succeeded':
        return this.toasts.show(succeeded(tenant, outcome.run), this.good(tenant, outcome.run.id));
      case 'failed':
        return this.failed(tenant, outcome.run);
      case 'accepted':
        return this.toasts.show(ACTS.toast.accepted(tenant), { action: this.openRun(tenant, outcome.runId) });
      case 'already-active':
        return this.toasts.show(ACTS.toast.alreadyActive(tenant), { action: this.openRun(tenant, outcome.runId) });
      case 'refused': {
        const context = { tenant, role: this.session.role(), act: ACTS.denied.runNow, write: true };
        return this.toasts.error(ACTS.toast.refused(tenant, errorSentence(outcome.error, context)));
      }
    }
  }

  private failed(tenant: string, run: EndedRun): void {
    const action = this.openRun(tenant, run.id);
    if (run.status === 'cancelled') this.toasts.show(ACTS.toast.cancelled(tenant), { action });
    else this.toasts.error(failed(tenant, run), action);
  }

  private good(tenant: string, runId: string): { tone: 'good'; action: ToastAction } {
    return { tone: 'good', action: this.openRun(tenant, runId) };
  }

  private openRun(tenant: string, runId: string | null): ToastAction {
    return {
      label: ACTS.openRun,
      run: () => this.address.push({ open: tenant, run: runId, timeline: 'runs', create: null, tab: 'schedules' }),
    };
  }
}

function succeeded(tenant: string, { imported, skipped, tookMs }: EndedRun): string {
  return ACTS.toast.succeeded(tenant, formatCount(imported), formatCount(skipped), formatDuration(tookMs / 1000));
}

function failed(tenant: string, { message }: EndedRun): string {
  const why = message.replace(/[.\s]+$/, '');
  return why === '' ? ACTS.toast.importFailedPlain(tenant) : ACTS.toast.importFailed(tenant, why);
}
