import { Component, Injector, computed, inject, output, signal } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { LocalAction, LocalRun } from '@aetherlink/contracts/local-run';
import type { Role } from '@aetherlink/contracts/session';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { LOCAL_RUNS } from '../../core/strings/dashboard.strings';
import { LocalRunsApi } from '../../data-access/local-runs-api';
import { Icon } from '../../ui/icon/icon';
import { formatDuration } from '../../ui/time/format-duration';
import { Toasts } from '../../ui/toast/toasts';
import { LocalRunOutput } from './local-run-output';

const ACTIONS: readonly { readonly action: LocalAction; readonly needs: Role }[] = [
  { action: 'status', needs: 'editor' },
  { action: 'verify-store', needs: 'editor' },
  { action: 'backup-store', needs: 'admin' },
  { action: 'prune-history', needs: 'admin' },
  { action: 'list-imports', needs: 'editor' },
];

/** Starts one of the maintenance actions that this operator may start. Only pruning asks first. */
@Component({
  selector: 'aether-local-action-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './local-action-menu.html',
})
export class LocalActionMenu {
  private readonly api = inject(LocalRunsApi);
  private readonly session = inject(SessionStore);
  private readonly toasts = inject(Toasts);
  private readonly output = inject(LocalRunOutput);
  private readonly injector = inject(Injector);

  /** An action came to its end, well or not. */
  readonly settled = output<void>();

  protected readonly words = LOCAL_RUNS;
  protected readonly busy = signal(false);
  protected readonly actions = computed(() => ACTIONS.filter(({ needs }) => this.session.can(needs)));

  protected async start(action: LocalAction): Promise<void> {
    if (action === 'prune-history' && !(await this.confirmed())) return;
    this.busy.set(true);
    this.api.run(action).subscribe({
      next: (run) => this.finished(run),
      error: (failure: unknown) => {
        const context = { role: this.session.role(), act: LOCAL_RUNS.denied, write: true };
        const sentence = errorSentence(asApiError(failure), context);
        this.done();
        this.toasts.error(LOCAL_RUNS.notStarted(action, sentence));
      },
    });
  }

  private async confirmed(): Promise<boolean> {
    const { Dialogs } = await import('../../ui/dialog/dialogs');
    return this.injector.get(Dialogs).confirm({
      title: LOCAL_RUNS.pruneTitle,
      body: LOCAL_RUNS.pruneBody,
      verb: LOCAL_RUNS.pruneVerb,
      dangerous: true,
    });
  }

  private finished(run: LocalRun): void {
    this.done();
    const action = { label: LOCAL_RUNS.open, run: () => this.output.show(run) };
    if (run.ok) {
      const text = LOCAL_RUNS.done(run.action, formatDuration(run.duration_ms / 1000));
      this.toasts.show(text, { tone: 'good', action });
    } else {
      this.toasts.error(LOCAL_RUNS.failed(run.action, run.error ?? run.stderr), action);
    }
  }

  private done(): void {
    this.busy.set(false);
    this.settled.emit();
  }
}
