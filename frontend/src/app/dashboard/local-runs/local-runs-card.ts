import { Component, computed, inject } from '@angular/core';
import type { LocalRun } from '@aetherlink/contracts/local-run';
import { liveResource } from '../../core/live/live-resource';
import { SessionStore } from '../../core/session/session-store';
import { LOCAL_RUNS } from '../../core/strings/dashboard.strings';
import { LocalRunsApi } from '../../data-access/local-runs-api';
import { EmptyState } from '../../ui/panel/empty-state';
import { Skeleton } from '../../ui/panel/skeleton';
import { StatusMark } from '../../ui/status/status-mark';
import { formatDuration } from '../../ui/time/format-duration';
import { RelativeTime } from '../../ui/time/relative-time';
import { PanelFailure } from '../panel-failure';
import { LocalActionMenu } from './local-action-menu';
import { LocalRunOutput } from './local-run-output';
import { LOCAL_RUN_MARKS } from './local-run-mark';

const EVERY_SEC = 30;
const SHOWN = 6;

/** The last maintenance actions on this machine, and the menu that starts one. */
@Component({
  selector: 'aether-local-runs-card',
  imports: [EmptyState, LocalActionMenu, PanelFailure, RelativeTime, Skeleton, StatusMark],
  templateUrl: './local-runs-card.html',
  styleUrl: './local-runs-card.scss',
})
export class LocalRunsCard {
  private readonly output = inject(LocalRunOutput);
  protected readonly words = LOCAL_RUNS;
  protected readonly marks = LOCAL_RUN_MARKS;
  protected readonly duration = formatDuration;
  protected readonly source = liveResource(
    inject(LocalRunsApi).recentResource(() => SHOWN),
    {
      everySec: EVERY_SEC,
      on: (message) => message.name === 'audit' && message.change?.entry?.operation === 'ops.local.run',
    },
  );
  private readonly session = inject(SessionStore);
  /** Maintenance counts everybody's things; who has a few tenants neither starts it nor sees what it printed. */
  protected readonly someTenants = computed(() => this.session.onlyTenants() !== null);
  /** Nobody is told to start what they may not start. */
  protected readonly empty = computed(() =>
    this.session.can('editor') ? LOCAL_RUNS.empty : LOCAL_RUNS.emptyForOthers,
  );
  protected readonly runs = computed(() => this.source.value()?.runs.slice(0, SHOWN));

  protected show(run: LocalRun): void {
    this.output.show(run);
  }
}
