import { DestroyRef, Injectable, type Signal, effect, inject, untracked } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import type { Shortcut } from '../core/keyboard/shortcut';
import { Shortcuts } from '../core/keyboard/shortcuts';
import { SHORTCUTS } from '../core/strings/frame.strings';
import { ACTS } from '../core/strings/peakpro-crm-acts.strings';
import { Settling } from '../ui/action/settling';
import { Toasts } from '../ui/toast/toasts';
import { UI } from '../ui/words/ui.strings';
import { May } from './actions/may';
import { RunActs } from './actions/run-acts';
import { type ScheduleAct } from './actions/schedule-act';
import { ScheduleActs } from './actions/schedule-acts';
import type { AccuLynxSchedulePanel } from './schedules/acculynx-schedule-panel';
import { ScheduleTable } from './schedules/schedule-table';
import { CrmAddress } from './view/crm-address';

/** The single keys of this page. They act on the open schedule, else on the row that last had the focus. */
@Injectable()
export class CrmKeys {
  private readonly shortcuts = inject(Shortcuts);
  private readonly destroyed = inject(DestroyRef);
  private readonly table = inject(ScheduleTable);
  private readonly address = inject(CrmAddress);
  private readonly acts = inject(ScheduleActs);
  private readonly runs = inject(RunActs);
  private readonly may = inject(May);
  private readonly toasts = inject(Toasts);
  /** Whether somebody paused or resumed what `p` acts on just now. */
  private settling = new Settling();
  private settlingOf: string | null = null;

  /** Call it where `inject` works. */
  listen(panel: Signal<AccuLynxSchedulePanel | undefined>, close: () => void): void {
    const rows = () => panel()?.rows();
    const current = (): Schedule | undefined => {
      const tenant = this.address.view().open ?? rows()?.current() ?? null;
      const cell = tenant === null ? undefined : this.table.cell(tenant)?.();
      return cell?.gone === true ? undefined : cell?.schedule;
    };
    effect(() => {
      const schedule = current();
      untracked(() => this.watch(schedule));
    });
    const on = (act: (schedule: Schedule) => void) => () => {
      const schedule = current();
      if (schedule) act(schedule);
    };
    const perform = (act: ScheduleAct) => on((schedule) => void this.acts.perform({ act, schedule }));
    const group = SHORTCUTS.table;
    const keys: readonly Shortcut[] = [
      { keys: '/', label: SHORTCUTS.find, group, run: () => panel()?.filters().focusSearch() },
      { keys: 'n', label: SHORTCUTS.create, group, when: this.may.edit, run: () => this.create() },
      { keys: 'j', label: SHORTCUTS.down, group, run: () => this.move(rows(), 1) },
      { keys: 'k', label: SHORTCUTS.up, group, run: () => this.move(rows(), -1) },
      { keys: 'Enter', label: SHORTCUTS.open, group, when: () => !this.sheetOpen(), run: perform('open') },
      {
        keys: 'r',
        label: SHORTCUTS.runNow,
        group,
        when: this.may.run,
        run: on((one) => this.runs.start(one)),
      },
      { keys: 'p', label: SHORTCUTS.pause, group, when: this.may.edit, run: on((one) => this.pauseOrResume(one)) },
      { keys: 'e', label: SHORTCUTS.edit, group, when: this.may.edit, run: perform('edit') },
      { keys: '.', label: SHORTCUTS.menu, group, run: on(({ tenant }) => rows()?.openMenu(tenant)) },
      { keys: 'Escape', when: () => this.sheetOpen(), run: close },
    ];
    this.destroyed.onDestroy(this.shortcuts.register(...keys));
  }

  private sheetOpen(): boolean {
    const { open, create } = this.address.view();
    return open !== null || create !== null;
  }

  private create(): void {
    this.address.push({ create: '', open: null, run: null });
  }

  private pauseOrResume(schedule: Schedule): void {
    const act = schedule.paused ? 'resume' : 'pause';
    const name = schedule.paused ? ACTS.resumeOf(schedule.tenant) : ACTS.pauseOf(schedule.tenant);
    if (this.settling.settled) void this.acts.perform({ act, schedule });
    else this.toasts.show(UI.justChanged(name));
  }

  /** Going to another schedule is the person's own act: nothing has to settle. */
  private watch(schedule: Schedule | undefined): void {
    const tenant = schedule?.tenant ?? null;
    if (tenant !== this.settlingOf) this.settling = new Settling();
    this.settlingOf = tenant;
    if (schedule) this.settling.show(schedule.paused ? 'resume' : 'pause');
  }

  /** With the sheet open the sheet moves on, else the focus does. */
  private move(rows: ReturnType<AccuLynxSchedulePanel['rows']>, step: 1 | -1): void {
    const tenant = rows?.neighbour(step);
    if (!rows || !tenant) return;
    if (this.address.view().open === null) return rows.focusRow(tenant);
    this.address.replace({ open: tenant, run: null, entry: null });
    rows.reveal(tenant);
  }
}
