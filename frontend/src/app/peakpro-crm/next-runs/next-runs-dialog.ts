import { Component, computed, inject } from '@angular/core';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SchedulesApi } from '../../data-access/schedules-api';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { MomentList } from './moment-list';

/** The next ten moments of one schedule, without leaving the table. */
@Component({
  selector: 'aether-next-runs-dialog',
  imports: [DialogShell, MomentList],
  template: `
    <aether-dialog-shell [title]="title">
      @if (failure(); as sentence) {
        <p role="alert">{{ sentence }}</p>
      } @else if (moments().length > 0) {
        <aether-moment-list [moments]="moments()" />
      } @else if (!detail.isLoading()) {
        <p>{{ words.nextNone }}</p>
      }
    </aether-dialog-shell>
  `,
})
export class NextRunsDialog {
  private readonly tenant = inject<string>(MAT_DIALOG_DATA);
  protected readonly words = SHEET;
  protected readonly title = SHEET.nextRunsOf(this.tenant);
  protected readonly detail = inject(SchedulesApi).detailResource(() => this.tenant);
  protected readonly moments = computed(() => (this.detail.hasValue() ? this.detail.value().next : []));
  protected readonly failure = computed(() => {
    const error = this.detail.error();
    return error === undefined ? null : errorSentence(asApiError(error), { tenant: this.tenant });
  });
}
