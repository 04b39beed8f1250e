import { Component, computed, inject, input } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { APP_CONFIG } from '../../core/config/app-config';
import { AUDIT_EXPORT } from '../../core/strings/audit.strings';
import { AuditApi, type AuditFilter } from '../../data-access/audit-api';
import { Icon } from '../../ui/icon/icon';
import { formatCount } from '../../ui/time/format-count';

/** The filtered entries as a file. Plain links: the browser writes the file as it comes, however long it gets. */
@Component({
  selector: 'aether-export-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <button type="button" class="btn" [matMenuTriggerFor]="menu">
      <aether-icon name="download" />{{ words.open }}
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      <p class="menu-note">{{ note() }}</p>
      @for (file of files(); track file.href) {
        <a mat-menu-item download [href]="file.href">{{ file.words }}</a>
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
  private readonly base = inject(APP_CONFIG).apiBaseUrl;
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
      href: this.base + this.api.exportPath(this.filter(), format),
      words: AUDIT_EXPORT[format],
    })),
  );
}
