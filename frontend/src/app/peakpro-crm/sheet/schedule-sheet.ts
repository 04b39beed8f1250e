import { Component, computed, inject, input, output } from '@angular/core';
import { MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { errorSentence } from '../../core/http/error-sentence';
import { liveResource } from '../../core/live/live-resource';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { RunsApi } from '../../data-access/runs-api';
import { SchedulesApi } from '../../data-access/schedules-api';
import { ActionButton } from '../../ui/action/action-button';
import { SteadyPress } from '../../ui/action/steady-press';
import { Icon } from '../../ui/icon/icon';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { SheetFrame } from '../../ui/sheet/sheet-frame';
import { StatusBadge } from '../../ui/status/status-badge';
import { Clock } from '../../ui/time/clock';
import { formatDuration } from '../../ui/time/format-duration';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { ImportActs } from '../actions/import-acts';
import { May } from '../actions/may';
import { refreshedByActs } from '../actions/refreshed-by-acts';
import { RunActs } from '../actions/run-acts';
import { ScheduleActs } from '../actions/schedule-acts';
import { type ScheduleAct, standingAct } from '../actions/schedule-act';
import { durations } from '../bars/run-bars';
import { RunBarsChart } from '../bars/run-bars-chart';
import { CredentialHealth } from '../key/credential-health';
import { MomentList } from '../next-runs/moment-list';
import { RunNowButton } from '../run-now/run-now-button';
import { runNowReason } from '../run-now/run-now-reason';
import { badgeWords } from '../schedules/badge-words';
import { ScheduleMenu } from '../schedules/schedule-menu';
import { ScheduleTable } from '../schedules/schedule-table';
import { ScheduleTimeline } from '../timeline/schedule-timeline';
import type { CrmView } from '../view/crm-view';
import { deletionWords } from './deletion-words';
import { ImportNotes } from './import-notes';
import { ScheduleFacts } from './schedule-facts';
import { StateExplanation } from './state-explanation';

const EVERY_SEC = 15;
const BARS = 40;

/** Everything about one schedule: its state explained, its figures, its runs, what comes next, and its history. */
@Component({
  selector: 'aether-schedule-sheet',
  imports: [
    ActionButton,
    CredentialHealth,
    Icon,
    ImportNotes,
    MatMenuTrigger,
    MomentList,
    PanelError,
    RouterLink,
    RunBarsChart,
    RunNowButton,
    ScheduleFacts,
    ScheduleMenu,
    ScheduleTimeline,
    SheetFrame,
    Skeleton,
    StateExplanation,
    StatusBadge,
    SteadyPress,
  ],
  templateUrl: './schedule-sheet.html',
  styleUrls: ['../../ui/sheet/sheet-sections.scss', './schedule-sheet.scss'],
})
export class ScheduleSheet {
  private readonly table = inject(ScheduleTable);
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;
  protected readonly acts = inject(ScheduleActs);
  protected readonly runActs = inject(RunActs);
  protected readonly imports = inject(ImportActs);
  protected readonly may = inject(May);

  readonly tenant = input.required<string>();
  readonly view = input.required<CrmView>();
  /** Whether there is a row before or after this one to go to. */
  readonly hasPrevious = input(false);
  readonly hasNext = input(false);
  readonly closed = output<void>();
  readonly stepped = output<1 | -1>();
  readonly viewChanged = output<Partial<CrmView>>();

  private readonly detail = refreshedByActs(
    liveResource(
      inject(SchedulesApi).detailResource(() => this.tenant()),
      { everySec: EVERY_SEC, on: ({ change }) => change?.tenant === this.tenant() && change.type !== 'progress' },
    ),
  );
  private readonly runs = refreshedByActs(
    liveResource(
      inject(RunsApi).pageResource(() => ({ tenant: this.tenant(), limit: BARS })),
      {
        everySec: EVERY_SEC,
        on: ({ name, change }) => name === 'run' && change?.tenant === this.tenant() && change.type !== 'progress',
      },
    ),
  );

  protected readonly words = { ...ACTS, ...SHEET, previewImport: IMPORT.preview.open };
  /** The table's version hears every event; the sheet's own answer stands in where the table does not list it. */
  protected readonly schedule = computed<Schedule | undefined>(() => {
    const cell = this.table.cell(this.tenant())?.();
    return cell && !cell.gone ? cell.schedule : this.detail.value()?.schedule;
  });
  protected readonly badge = computed(() => {
    const schedule = this.schedule();
    return schedule ? badgeWords(schedule, this.now()) : '';
  });
  protected readonly next = computed(() => this.detail.value()?.next ?? []);
  protected readonly lastRuns = computed(() => this.runs.value()?.items ?? []);
  protected readonly runsTitle = computed(() => {
    const { length } = this.lastRuns();
    return length === 0 ? SHEET.recentNone : SHEET.recentRuns(formatCount(length), length === 1);
  });
  protected readonly durations = computed(() => {
    const times = durations(this.lastRuns());
    return times && SHEET.durations(formatDuration(times.median / 1000), formatDuration(times.longest / 1000));
  });
  protected readonly standing = computed(() => {
    const schedule = this.schedule();
    if (schedule === undefined) return undefined;
    const act = standingAct(schedule, this.may.run());
    const { icon, word } = STANDING[act];
    return { act, schedule, icon, word, name: word, kind: `${act} ${schedule.tenant}` };
  });
  protected readonly whyNotRun = computed(() => {
    const schedule = this.schedule();
    return schedule ? runNowReason(schedule, this.zone()) : null;
  });
  protected readonly loading = computed(() => this.schedule() === undefined && this.detail.loading());
  private readonly gone = computed(
    () => this.detail.error()?.code === 'schedule_not_found' || this.table.cell(this.tenant())?.().gone === true,
  );
  protected readonly deletion = deletionWords(computed(() => (this.gone() ? this.tenant() : undefined)));
  protected readonly failure = computed(() => {
    const error = this.detail.error();
    if (error === undefined || this.schedule() !== undefined || this.gone()) return null;
    return { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  protected retry(): void {
    this.detail.reload();
  }

  protected want(act: ScheduleAct, schedule: Schedule): void {
    void this.acts.perform({ act, schedule });
  }

  protected openRun(run: string): void {
    this.viewChanged.emit({ run, timeline: 'runs' });
  }
}

const STANDING = {
  'cancel-run': { icon: 'stop', word: ACTS.cancelRun },
  resume: { icon: 'resume', word: ACTS.resume },
  pause: { icon: 'paused', word: ACTS.pause },
} as const;
