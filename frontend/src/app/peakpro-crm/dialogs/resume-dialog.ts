import { Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { map } from 'rxjs';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { SchedulesApi } from '../../data-access/schedules-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Clock } from '../../ui/time/clock';
import { formatCount } from '../../ui/time/format-count';
import { formatRough } from '../../ui/time/format-duration';
import { everyWords } from '../../ui/time/interval-words';
import { missedTicks } from './missed-ticks';
import { Sending } from './sending';

/** Starts the ticks of a paused schedule again, after saying what that makes run. */
@Component({
  selector: 'aether-resume-dialog',
  imports: [ActionButton, DialogShell],
  templateUrl: './resume-dialog.html',
  styleUrl: './dialog-form.scss',
})
export class ResumeDialog {
  private readonly schedules = inject(SchedulesApi);
  private readonly opened = inject<MatDialogRef<ResumeDialog, Schedule>>(MatDialogRef);
  private readonly now = inject(Clock).instant();
  private readonly schedule = inject<Schedule>(MAT_DIALOG_DATA);

  protected readonly words = DIALOG.resume;
  protected readonly cancelWord = DIALOG.cancel;
  protected readonly title = DIALOG.resume.title(this.schedule.tenant);
  protected readonly text = resumeWords(this.schedule, this.now);
  protected readonly reason = signal('');
  protected readonly sending = new Sending(this.schedule.tenant, ACTS.denied.resume);

  protected submit(event: Event): void {
    event.preventDefault();
    if (this.sending.busy()) return;
    const reason = this.reason().trim();
    const request = this.schedules.resume(this.schedule.tenant, reason === '' ? {} : { reason });
    this.sending.send(request.pipe(map(({ schedule }) => schedule)), (schedule) => this.opened.close(schedule));
  }

  protected close(): void {
    this.opened.close();
  }
}

/** For how long it was paused, what was missed, and what resuming makes run. */
export function resumeWords(schedule: Schedule, now: number): string {
  const say = DIALOG.resume;
  const every = everyWords(schedule.interval_sec);
  const missed = missedTicks(schedule, now);
  const age = schedule.pause ? say.pausedFor(formatRough(now - schedule.pause.since)) : '';
  if (missed === 0) return `${age} ${say.nothingMissed(every)}`.trim();
  const then = schedule.catch_up === 'one' ? say.catchUpOne(every) : say.catchUpNone(every);
  return `${age} ${say.missed(formatCount(missed), missed === 1)} ${then}`.trim();
}
