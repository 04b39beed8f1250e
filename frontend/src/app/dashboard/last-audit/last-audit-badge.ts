import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { liveResource } from '../../core/live/live-resource';
import { SessionStore } from '../../core/session/session-store';
import { operationWords } from '../../core/status/operation-words';
import { LAST_AUDIT } from '../../core/strings/dashboard.strings';
import { AuditApi } from '../../data-access/audit-api';
import { EmptyState } from '../../ui/panel/empty-state';
import { Skeleton } from '../../ui/panel/skeleton';
import { SourceChip } from '../../ui/panel/source-chip';
import { ExactTime } from '../../ui/time/exact-time';
import { RelativeTime } from '../../ui/time/relative-time';
import { PanelFailure } from '../panel-failure';

const EVERY_SEC = 30;
/** The audit's name for everything that concerns no single tenant. */
const WHOLE_PRODUCT = 'system';

/** The newest line of who did what. */
@Component({
  selector: 'aether-last-audit-badge',
  imports: [EmptyState, ExactTime, PanelFailure, RelativeTime, RouterLink, Skeleton, SourceChip],
  templateUrl: './last-audit-badge.html',
  styleUrl: './last-audit-badge.scss',
})
export class LastAuditBadge {
  /** Whoever may not see all tenants names the one; the dashboard leaves the card out where there are several. */
  private readonly only = inject(SessionStore).onlyTenants;
  protected readonly words = LAST_AUDIT;
  protected readonly source = liveResource(
    inject(AuditApi).pageResource(() => {
      const tenant = this.only()?.[0];
      return { limit: 1, ...(tenant !== undefined && { tenant }) };
    }),
    { everySec: EVERY_SEC, on: (message) => message.name === 'audit' },
  );
  protected readonly entry = computed(() => this.source.value()?.audit[0]);
  protected readonly operation = computed(() => operationWords(this.entry()?.operation ?? ''));
  protected readonly tenant = computed(() => {
    const tenant = this.entry()?.tenant;
    return tenant === WHOLE_PRODUCT ? null : tenant;
  });
}
