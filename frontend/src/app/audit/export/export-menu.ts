import { Component, DestroyRef, computed, inject, input } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { APP_CONFIG } from '../../core/config/app-config';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { AUDIT_EXPORT } from '../../core/strings/audit.strings';
import { AuditApi, type AuditFilter, type ExportFormat } from '../../data-access/audit-api';
import { SaveFile } from '../../ui/download/save-file';
import { Icon } from '../../ui/icon/icon';
import { formatCount } from '../../ui/time/format-count';
import { Toasts } from '../../ui/toast/toasts';

/**
 * The filtered entries as a file. Plain links: the browser writes the file as it comes, however long it gets. Where the
 * service has another origin it would refuse them as those of a strange page; there this page fetches the file itself.
 */
@Component({
  selector: 'aether-export-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <button type="button" class="btn" [matMenuTriggerFor]="menu">
      <aether-icon name="download" />{{ words.open }}
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      <p class="menu-note">{{ note() }}</p>
      @for (file of files(); track file.format) {
        @if (isElsewhere) {
          <button type="button" mat-menu-item (click)="fetch(file.format)">{{ file.words }}</button>
        } @else {
          <a mat-menu-item download [href]="file.href">{{ file.words }}</a>
        }
      }
    </mat-menu>
  `,
  styles: `
    .menu-note {
      max-width: 260px;
    }
  `,
})
export class ExportMenu {
  private readonly api = inject(AuditApi);
  private readonly file = inject(SaveFile);
  private readonly toasts = inject(Toasts);
  private readonly destroyed = inject(DestroyRef);
  protected readonly isElsewhere = inject(APP_CONFIG).apiBaseUrl !== '';
  readonly filter = input.required<AuditFilter>();
  /** How many entries that is; null where nobody has counted. */
  readonly total = input.required<number | null>();

  protected readonly words = AUDIT_EXPORT;
  protected readonly note = computed(() => {
    const total = this.total();
    return AUDIT_EXPORT.note(total === null ? null : formatCount(total), total === 1);
  });
  protected readonly files = computed(() =>
    (['csv', 'ndjson'] as const).map((format) => ({
      format,
      href: this.api.exportPath(this.filter(), format),
      words: AUDIT_EXPORT[format],
    })),
  );

  protected fetch(format: ExportFormat): void {
    const filter = this.filter();
    this.api
      .exported(filter, format)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (content) => this.file.save(content, AUDIT_EXPORT.fileName(filter.tenant, format)),
        error: (failure: unknown) => this.toasts.error(AUDIT_EXPORT.failed(errorSentence(asApiError(failure)))),
      });
  }
}
