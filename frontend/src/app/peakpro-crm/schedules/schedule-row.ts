import { Component, ElementRef, computed, effect, inject, input, output, signal, viewChild } from '@angular/core';
import { MatMenuTrigger } from '@angular/material/menu';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { ROW } from '../../core/strings/peakpro-crm-row.strings';
import { SteadyPress } from '../../ui/action/steady-press';
import { Icon } from '../../ui/icon/icon';
import { StatusBadge } from '../../ui/status/status-badge';
import { Clock } from '../../ui/time/clock';
import { formatExact } from '../../ui/time/format-moment';
import { formatRelative } from '../../ui/time/format-relative';
import { ShownZone } from '../../ui/time/shown-zone';
import { May } from '../actions/may';
import { type ScheduleAct, type WantedAct, standingAct } from '../actions/schedule-act';
import { RecentBars } from '../bars/recent-bars';
import { RunNowButton } from '../run-now/run-now-button';
import { badgeWords } from './badge-words';
import { everyWords } from '../../ui/time/interval-words';
import { lastRunOutcome } from './last-run-words';
import { nextRunWords } from './next-run-words';
import { RowFlash } from './row-flash';
import type { ScheduleCell } from './schedule-cells';
import type { ScheduleMenu } from './schedule-menu';
import { isUrgent, whyLine } from './why-line';

/** One schedule of the table; a card on a phone. */
@Component({
  selector: 'aether-schedule-row',
  imports: [Icon, MatMenuTrigger, RecentBars, RunNowButton, StatusBadge, SteadyPress],
  templateUrl: './schedule-row.html',
  styleUrls: ['../../ui/table/table-row.scss', './row-grid.scss', './schedule-row.scss'],
  host: {
    role: 'row',
    '[attr.aria-rowindex]': 'index() + 2',
    '[attr.aria-current]': 'open() ? "true" : null',
    '[attr.data-tenant]': 'schedule().tenant',
    '[class.gone]': 'cell().gone',
    '[class.compact]': 'compact()',
  },
})
export class ScheduleRow {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;
  private readonly flash = new RowFlash();

  readonly cell = input.required<ScheduleCell>();
  readonly index = input.required<number>();
  readonly menu = input.required<ScheduleMenu>();
  /** The address with this schedule's sheet open. */
  readonly href = input.required<string>();
  /** Its sheet is open. */
  readonly open = input(false);
  /** 32 px high: the second lines move into tooltips. */
  readonly compact = input(false);
  readonly act = output<WantedAct>();

  private readonly anchor = viewChild<ElementRef<HTMLElement>>('anchor');
  private readonly trigger = viewChild(MatMenuTrigger);

  protected readonly words = { ...ACTS, ...ROW };
  protected readonly may = inject(May);
  protected readonly schedule = computed(() => this.cell().schedule);
  readonly tenant = computed(() => this.schedule().tenant);
  protected readonly badge = computed(() => badgeWords(this.schedule(), this.now()));
  protected readonly why = computed(() =>
    this.cell().gone ? ROW.gone : whyLine(this.schedule(), this.now(), this.zone()),
  );
  protected readonly urgent = computed(() => isUrgent(this.schedule()));
  protected readonly next = computed(() => nextRunWords(this.schedule(), this.now(), this.zone()));
  protected readonly nextExact = computed(() => exact(this.schedule().next_run_at));
  protected readonly every = computed(() => everyWords(this.schedule().interval_sec));
  protected readonly last = computed(() => {
    const { last_run: last } = this.schedule();
    return last === 0 ? ROW.never : formatRelative(last, this.now(), this.zone());
  });
  protected readonly lastExact = computed(() => exact(this.schedule().last_run));
  protected readonly outcome = computed(() => lastRunOutcome(this.schedule()));
  protected readonly standing = computed(() => {
    const schedule = this.schedule();
    const act = standingAct(schedule, this.may.run());
    // A row that scrolls out of sight may come back as another tenant's.
    return { act, schedule, kind: `${act} ${schedule.tenant}`, ...STANDING[act](schedule.tenant) };
  });
  protected readonly flashing = signal('');

  constructor() {
    effect(() => {
      const { tenant, state, last_run, next_run_at } = this.schedule();
      const again = this.flash.see(tenant, [state, last_run, next_run_at].join());
      if (again !== null) this.flashing.set(`changed-${again}`);
    });
  }

  focus(): void {
    this.anchor()?.nativeElement.focus();
  }

  openMenu(): void {
    this.trigger()?.openMenu();
  }

  /** A plain click opens the sheet; any other one is the browser's, in a new tab or window. */
  protected openSheet(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.want('open');
  }

  protected want(act: ScheduleAct): void {
    this.act.emit({ act, schedule: this.schedule() });
  }
}

const STANDING = {
  'cancel-run': (tenant: string) => ({ icon: 'stop', name: ACTS.cancelRunOf(tenant), hint: ACTS.cancelRun }),
  resume: (tenant: string) => ({ icon: 'resume', name: ACTS.resumeOf(tenant), hint: ACTS.resume }),
  pause: (tenant: string) => ({ icon: 'paused', name: ACTS.pauseOf(tenant), hint: ACTS.pause }),
} as const;

function exact(at: number | undefined): string {
  return at === undefined || at === 0 ? '' : formatExact(at);
}
