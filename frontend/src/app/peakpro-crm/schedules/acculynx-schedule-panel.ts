import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, effect, inject, input, output, untracked, viewChild } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { errorSentence } from '../../core/http/error-sentence';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { formatCount } from '../../ui/time/format-count';
import type { WantedAct } from '../actions/schedule-act';
import type { CrmView } from '../view/crm-view';
import { FilterBar } from './filter-bar';
import { NoSchedules } from './no-schedules';
import { ScheduleRows } from './schedule-rows';
import { ScheduleTable } from './schedule-table';
import { sameQuestion } from './table-question';

/** Every tenant's schedule: found, filtered, ordered, and acted on. */
@Component({
  selector: 'aether-acculynx-schedule-panel',
  imports: [FilterBar, NoSchedules, PanelError, ScheduleRows, Skeleton],
  templateUrl: './acculynx-schedule-panel.html',
  styleUrls: ['../../ui/panel/filling-panel.scss', './acculynx-schedule-panel.scss'],
})
export class AccuLynxSchedulePanel {
  private readonly announcer = inject(LiveAnnouncer);
  protected readonly table = inject(ScheduleTable);

  readonly view = input.required<CrmView>();
  readonly act = output<WantedAct>();
  readonly created = output<Schedule>();
  readonly openTenant = output<string>();
  /** A step that Back takes back. */
  readonly viewChanged = output<Partial<CrmView>>();
  readonly searched = output<string>();

  readonly rows = viewChild(ScheduleRows);
  readonly filters = viewChild.required(FilterBar);
  private readonly question = computed(() => this.view(), { equal: sameQuestion });

  protected readonly words = CRM;
  protected readonly moved = computed(() => {
    const moved = this.table.moved();
    return moved === 0 ? null : CRM.moved(formatCount(moved), moved === 1);
  });
  /** A refresh that fails is said by the frame; here it is said when the rows are not what was asked for. */
  protected readonly failure = computed(() => {
    const error = this.table.outdated() ? this.table.error() : undefined;
    return error && { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  constructor() {
    let first = true;
    effect(() => {
      const question = this.question();
      untracked(() => void this.ask(question, first));
      first = false;
    });
  }

  protected retry(): void {
    void this.ask(this.question(), true);
  }

  private async ask(question: CrmView, silent: boolean): Promise<void> {
    await this.table.ask(question);
    this.rows()?.scrollToTop();
    if (silent) return;
    const total = this.table.total();
    await this.announcer.announce(CRM.found(formatCount(total), total === 1));
  }
}
