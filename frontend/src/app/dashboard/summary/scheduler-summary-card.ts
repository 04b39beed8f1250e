import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ServerContact } from '../../core/live/server-contact';
import { STATES } from '../../core/strings/state.strings';
import { SUMMARY } from '../../core/strings/dashboard.strings';
import { Overview } from '../../data-access/overview';
import { Skeleton } from '../../ui/panel/skeleton';
import { StatusMark } from '../../ui/status/status-mark';
import { Clock } from '../../ui/time/clock';
import { formatCount } from '../../ui/time/format-count';
import { formatRough } from '../../ui/time/format-duration';
import { formatClock } from '../../ui/time/format-moment';
import { RelativeTime } from '../../ui/time/relative-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { PanelFailure } from '../panel-failure';
import { TILE_ORDER, onTime, stateCounts } from './summary-figures';

/** A scheduler that has not reported for longer than this is not to be believed. */
const SILENT_AFTER_SEC = 15;

/** How many of how many schedules are on time, and the six states as ways into the table. */
@Component({
  selector: 'aether-scheduler-summary-card',
  imports: [PanelFailure, RelativeTime, RouterLink, Skeleton, StatusMark],
  templateUrl: './scheduler-summary-card.html',
  styleUrl: './scheduler-summary-card.scss',
})
export class SchedulerSummaryCard {
  protected readonly source = inject(Overview).summary;
  private readonly contact = inject(ServerContact);
  private readonly clock = inject(Clock);
  private readonly zone = inject(ShownZone).zone;
  protected readonly words = SUMMARY;
  protected readonly count = formatCount;

  protected readonly tenants = computed(() => this.source.value()?.tenants);
  protected readonly onTime = computed(() => {
    const tenants = this.tenants();
    return tenants === undefined ? 0 : onTime(tenants);
  });
  protected readonly tiles = computed(() => {
    const tenants = this.tenants();
    if (tenants === undefined) return [];
    const counts = stateCounts(tenants);
    return TILE_ORDER.map((state) => ({ state, word: STATES[state], count: counts[state] }));
  });

  /** Between two answers a tick may pass; then it is due now. */
  protected readonly nextTick = computed(() => {
    const at = this.source.value()?.next_tick?.at;
    return at === undefined ? null : Math.max(at, this.clock.now());
  });

  private readonly heartbeatAge = computed(() => this.source.value()?.heartbeat_age_sec ?? 0);
  /** Counted on from the answer, because silence grows by itself. */
  private readonly ageByNow = computed(
    () => this.heartbeatAge() + Math.max(0, this.clock.now() - (this.source.asOf() ?? this.clock.now())),
  );
  /** As it was told, while answers come: between two of them it beats on. */
  protected readonly heartbeat = computed(() =>
    SUMMARY.ago(formatRough(this.contact.missingSince() === null ? this.heartbeatAge() : this.ageByNow())),
  );
  protected readonly silence = computed(() =>
    this.heartbeatAge() > SILENT_AFTER_SEC ? SUMMARY.silent(formatRough(this.ageByNow())) : null,
  );

  /** Nothing answers, but there is something known from before. */
  protected readonly unreachable = computed(() => {
    const since = this.contact.missingSince();
    if (since === null || this.source.error()?.code !== 'network' || this.tenants() === undefined) return null;
    return SUMMARY.unreachable(formatClock(since, this.zone(), false));
  });
  protected readonly lastKnown = computed(() =>
    SUMMARY.lastKnown(formatCount(this.onTime()), formatCount(this.tenants()?.active ?? 0)),
  );
}
