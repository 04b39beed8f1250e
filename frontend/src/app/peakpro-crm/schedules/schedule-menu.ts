import { Component, inject, input, output, viewChild } from '@angular/core';
import { MatMenu, MatMenuContent, MatMenuItem } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';
import { Icon } from '../../ui/icon/icon';
import { ShownZone } from '../../ui/time/shown-zone';
import { May } from '../actions/may';
import { type ScheduleAct, type WantedAct, retryable, standingAct } from '../actions/schedule-act';
import { runNowReason } from '../run-now/run-now-reason';

/** The ⋯ menu of one schedule; one for all rows, told by its trigger which schedule it is about. */
@Component({
  selector: 'aether-schedule-menu',
  imports: [Icon, MatMenu, MatMenuContent, MatMenuItem, RouterLink],
  templateUrl: './schedule-menu.html',
  exportAs: 'scheduleMenu',
})
export class ScheduleMenu {
  /** In the sheet itself neither opening nor previewing makes sense. */
  readonly inSheet = input(false);
  /** On a phone the button beside Run now has no room and moves in here. */
  readonly withStanding = input(false);
  readonly act = output<WantedAct>();

  readonly panel = viewChild.required(MatMenu);
  private readonly zone = inject(ShownZone).zone;
  protected readonly may = inject(May);
  protected readonly words = {
    ...ACTS,
    previewImport: IMPORT.preview.open,
    addKey: KEY.add,
    replaceKey: KEY.replace,
  };
  protected readonly retryable = retryable;

  protected standing(schedule: Schedule): { act: ScheduleAct; icon: string; word: string } {
    const act = standingAct(schedule, this.may.run());
    return { act, ...STANDING[act] };
  }

  protected whyNotRun(schedule: Schedule): string | null {
    return runNowReason(schedule, this.zone());
  }

  protected want(act: ScheduleAct, schedule: Schedule): void {
    this.act.emit({ act, schedule });
  }
}

const STANDING = {
  'cancel-run': { icon: 'stop', word: ACTS.cancelRun },
  resume: { icon: 'resume', word: ACTS.resume },
  pause: { icon: 'paused', word: ACTS.pause },
} as const;
