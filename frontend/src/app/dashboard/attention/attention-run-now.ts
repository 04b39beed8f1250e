import { Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { asApiError } from '../../core/http/api-error';
import { type RunOutcome, runOutcome, runRefusal } from '../../core/run-now/run-outcome';
import { RUN_NOW } from '../../core/strings/run-now.strings';
import { ImportApi } from '../../data-access/import-api';
import { Overview } from '../../data-access/overview';
import { ActionButton } from '../../ui/action/action-button';
import { Toasts } from '../../ui/toast/toasts';

/** Runs one tenant's import from its line under "Needs attention". */
@Component({
  selector: 'aether-attention-run-now',
  imports: [ActionButton],
  template: `
    <aether-action-button
      icon="play"
      [small]="true"
      [label]="words.runNow"
      [name]="name()"
      [busyLabel]="words.starting"
      [busy]="busy()"
      (pressed)="start()"
    />
  `,
})
export class AttentionRunNow {
  private readonly imports = inject(ImportApi);
  private readonly overview = inject(Overview);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  readonly tenant = input.required<string>();
  protected readonly words = RUN_NOW;
  protected readonly name = computed(() => RUN_NOW.runNowOf(this.tenant()));
  protected readonly busy = signal(false);

  protected start(): void {
    const tenant = this.tenant();
    this.busy.set(true);
    this.imports.runNow(tenant).subscribe({
      next: ({ answer }) => this.ended(tenant, runOutcome(answer)),
      error: (failure: unknown) => this.ended(tenant, runRefusal(tenant, asApiError(failure))),
    });
  }

  private ended(tenant: string, { tone, text }: RunOutcome): void {
    this.busy.set(false);
    this.overview.summary.reload();
    const run = (): void => void this.router.navigate(['/peakpro-crm'], { queryParams: { open: tenant } });
    this.toasts.show(text, { tone, action: { label: RUN_NOW.open, run } });
  }
}
