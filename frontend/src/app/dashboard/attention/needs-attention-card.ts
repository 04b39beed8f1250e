import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../../core/session/session-store';
import { ATTENTION, DASHBOARD } from '../../core/strings/dashboard.strings';
import { STATES } from '../../core/strings/state.strings';
import { Overview } from '../../data-access/overview';
import { Icon } from '../../ui/icon/icon';
import { EmptyState } from '../../ui/panel/empty-state';
import { Skeleton } from '../../ui/panel/skeleton';
import { StatusBadge } from '../../ui/status/status-badge';
import { ElapsedTime } from '../../ui/time/elapsed-time';
import { formatCount } from '../../ui/time/format-count';
import { PanelFailure } from '../panel-failure';
import { AttentionRunNow } from './attention-run-now';
import { type AttentionGroup, attentionGroups } from './attention-groups';

const AT_FIRST = 6;

/** What is wrong and what to do about it, loudest and longest first. */
@Component({
  selector: 'aether-needs-attention-card',
  imports: [AttentionRunNow, ElapsedTime, EmptyState, Icon, PanelFailure, RouterLink, Skeleton, StatusBadge],
  templateUrl: './needs-attention-card.html',
  styleUrl: './needs-attention-card.scss',
})
export class NeedsAttentionCard {
  protected readonly source = inject(Overview).summary;
  private readonly session = inject(SessionStore);
  private readonly all = signal(false);
  protected readonly words = { ...DASHBOARD, ...ATTENTION };
  protected readonly states = STATES;
  protected readonly count = formatCount;

  private readonly items = computed(() => this.source.value()?.attention ?? []);
  /** The answer lists at most twenty, so the counts decide when there are more. */
  protected readonly total = computed(() => {
    const tenants = this.source.value()?.tenants;
    const counted = tenants === undefined ? 0 : tenants.error + tenants.held + tenants.late;
    return Math.max(counted, this.items().length);
  });
  private readonly groups = computed(() => attentionGroups(this.items()));
  protected readonly shown = computed(() => (this.all() ? this.groups() : this.groups().slice(0, AT_FIRST)));
  protected readonly hidden = computed(() => this.groups().length - this.shown().length);
  /** A list was shown before this one. */
  protected readonly listed = linkedSignal<readonly AttentionGroup[], boolean>({
    source: this.groups,
    computation: (_groups, previous) => (previous?.source.length ?? 0) > 0,
  });
  protected readonly mayRun = computed(() => this.session.can('runner'));
  protected readonly mayReplaceKeys = computed(() => this.session.can('admin') && this.session.keepsKeys());

  protected showAll(): void {
    this.all.set(true);
  }
}
