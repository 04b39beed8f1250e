import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../core/session/session-store';
import { DASHBOARD } from '../core/strings/dashboard.strings';
import { Overview } from '../data-access/overview';
import { ExactTime } from '../ui/time/exact-time';
import { NeedsAttentionCard } from './attention/needs-attention-card';
import { ProblemAnnouncer } from './attention/problem-announcer';
import { RunNowNews } from './attention/run-now-news';
import { LastAuditBadge } from './last-audit/last-audit-badge';
import { LocalRunsCard } from './local-runs/local-runs-card';
import { RunsStrip } from './runs-strip/runs-strip';
import { StartDelayCard } from './start-delay/start-delay-card';
import { SchedulerSummaryCard } from './summary/scheduler-summary-card';

/** Answers in five seconds: is everything running on time, and if not, what do I do? */
@Component({
  selector: 'aether-dashboard-page',
  imports: [
    ExactTime,
    LastAuditBadge,
    LocalRunsCard,
    NeedsAttentionCard,
    RunsStrip,
    SchedulerSummaryCard,
    StartDelayCard,
  ],
  providers: [ProblemAnnouncer, RunNowNews],
  templateUrl: './dashboard-page.html',
  styleUrl: './dashboard-page.scss',
})
export class DashboardPage {
  protected readonly words = DASHBOARD;
  protected readonly asOf = inject(Overview).summary.asOf;

  /** The last act of several tenants, but not of all, is no question that the server answers. */
  private readonly only = inject(SessionStore).onlyTenants;
  protected readonly showsLastAct = computed(() => (this.only()?.length ?? 1) === 1);

  constructor() {
    inject(ProblemAnnouncer);
    inject(RunNowNews);
  }
}
