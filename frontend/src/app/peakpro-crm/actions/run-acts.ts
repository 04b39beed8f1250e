import { Injectable, inject } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { firstValueFrom } from 'rxjs';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { RunNow } from '../../data-access/run-now';
import { RunsApi } from '../../data-access/runs-api';
import { ShownZone } from '../../ui/time/shown-zone';
import { Toasts } from '../../ui/toast/toasts';
import { runNowReason } from '../run-now/run-now-reason';
import { CrmAddress } from '../view/crm-address';
import { Acted } from './acted';
import { LazyDialogs } from './lazy-dialogs';
import { isSlice } from './schedule-act';

/** What can be done to runs: start one by hand, stop one, repeat one. */
@Injectable()
export class RunActs {
  private readonly runner = inject(RunNow);
  private readonly runs = inject(RunsApi);
  private readonly dialogs = inject(LazyDialogs);
  private readonly toasts = inject(Toasts);
  private readonly address = inject(CrmAddress);
  private readonly acted = inject(Acted);
  private readonly session = inject(SessionStore);
  private readonly zone = inject(ShownZone).zone;

  /** The key does what the button does: where that says why not, so does this. */
  start(schedule: Schedule): void {
    if (schedule.state !== 'running' || isSlice(schedule)) this.apply(schedule);
    else this.refuses(schedule);
  }

  /** After a preview: the console may not have heard yet that it is over, so the server says whether a run is active. */
  apply(schedule: Schedule): void {
    if (!this.refuses(schedule)) this.runner.start(schedule.tenant);
  }

  private refuses(schedule: Schedule): boolean {
    const reason = runNowReason(schedule, this.zone());
    if (reason === null) return false;
    this.toasts.show(ACTS.toast.refused(schedule.tenant, reason));
    return true;
  }

  async cancel(tenant: string, runId: string | null): Promise<void> {
    const { title, text, keep, verb } = DIALOG.cancelRun;
    if (runId === null || !(await this.dialogs.confirm({ title, body: [text], verb, cancel: keep }))) return;
    await this.sent(tenant, ACTS.denied.cancel, async () => {
      await firstValueFrom(this.runs.cancel(runId));
      this.toasts.show(ACTS.toast.cancelling(tenant));
    });
  }

  async retry(tenant: string, runId: string | null): Promise<void> {
    if (runId === null) return;
    await this.sent(tenant, ACTS.denied.retry, async () => {
      const { run_id } = await firstValueFrom(this.runs.retry(runId));
      const run = (): void => this.address.push({ open: tenant, run: run_id, timeline: 'runs', create: null });
      this.toasts.show(ACTS.toast.retried(tenant), { action: { label: ACTS.openRun, run } });
    });
  }

  private async sent(tenant: string, act: string, send: () => Promise<void>): Promise<void> {
    try {
      await send();
      this.acted.tell();
    } catch (failure) {
      const context = { tenant, role: this.session.role(), act, write: true };
      this.toasts.error(ACTS.toast.refused(tenant, errorSentence(asApiError(failure), context)));
    }
  }
}
