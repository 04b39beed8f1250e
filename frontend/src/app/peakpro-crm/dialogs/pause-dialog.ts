import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { PauseBody, Schedule } from '@aetherlink/contracts/schedule';
import { type Observable, concatMap, map, of } from 'rxjs';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { RunsApi } from '../../data-access/runs-api';
import { SchedulesApi } from '../../data-access/schedules-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Clock } from '../../ui/time/clock';
import { formatClock, formatDayAndClock, localZoneName } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { Sending } from './sending';
import { type PauseEndId, asPicked, defaultPauseEnd, pauseEnds, pickedMoment } from './pause-ends';

const SHORTEST = 3;
const LONGEST = 200;

/** Stops the ticks of one schedule: why, until when, and what becomes of the run that is active. */
@Component({
  selector: 'aether-pause-dialog',
  imports: [ActionButton, DialogShell],
  templateUrl: './pause-dialog.html',
  styleUrl: './dialog-form.scss',
})
export class PauseDialog {
  private readonly schedules = inject(SchedulesApi);
  private readonly runs = inject(RunsApi);
  private readonly opened = inject<MatDialogRef<PauseDialog, Schedule>>(MatDialogRef);
  private readonly clock = inject(Clock);
  private readonly zone = inject(ShownZone).zone;

  protected readonly schedule = inject<Schedule>(MAT_DIALOG_DATA);
  protected readonly words = DIALOG.pause;
  protected readonly cancelWord = DIALOG.cancel;
  protected readonly title = DIALOG.pause.title(this.schedule.tenant);
  protected readonly activeRun = this.schedule.active_run_id ?? this.schedule.running?.run_id ?? null;
  protected readonly sending = new Sending(this.schedule.tenant, ACTS.denied.pause);

  private readonly ends = pauseEnds(this.clock.instant(), this.zone());
  protected readonly end = signal<PauseEndId>(defaultPauseEnd(this.clock.instant(), this.zone()));
  protected readonly picked = signal(asPicked(this.ends.tomorrow, this.zone()));
  protected readonly reason = signal('');
  protected readonly cancelActive = signal(false);
  protected readonly tried = signal(false);
  protected readonly choices = this.offered();

  protected readonly until = computed(() => this.endMoment());
  protected readonly pastEnd = computed(() => this.end() === 'pick' && (this.until() ?? 0) <= this.clock.now());
  protected readonly endWords = computed(() => {
    if (this.end() === 'none') return DIALOG.pause.noEndHint;
    const until = this.until();
    return until === null ? '' : DIALOG.pause.endHint(formatDayAndClock(until, this.zone()));
  });
  protected readonly zoneWord = computed(() => (this.zone() === 'utc' ? 'UTC' : localZoneName()));
  protected readonly reasonProblem = computed(() => {
    const { length } = this.reason().trim();
    if (length > LONGEST) return DIALOG.pause.reasonLong;
    return length < SHORTEST && this.tried() ? DIALOG.pause.reasonShort : null;
  });

  protected submit(event: Event, reasonField: HTMLElement): void {
    event.preventDefault();
    this.tried.set(true);
    if (this.reasonProblem() !== null) return reasonField.focus();
    if (this.pastEnd() || this.sending.busy()) return;
    this.sending.send(this.paused(), (schedule) => this.opened.close(schedule));
  }

  protected close(): void {
    this.opened.close();
  }

  private paused(): Observable<Schedule> {
    const until = this.until();
    const body: PauseBody = { reason: this.reason().trim(), ...(until === null ? {} : { until }) };
    const { tenant } = this.schedule;
    return this.schedules.pause(tenant, body).pipe(
      concatMap(({ schedule }) => {
        const cancel = this.cancelActive() ? this.activeRun : null;
        return cancel === null ? of(schedule) : this.runs.cancel(cancel).pipe(map(() => schedule));
      }),
    );
  }

  private endMoment(): number | null {
    switch (this.end()) {
      case 'hour':
        return this.clock.now() + 3600;
      case 'today':
        return this.ends.today;
      case 'tomorrow':
        return this.ends.tomorrow;
      case 'pick':
        return pickedMoment(this.picked(), this.zone());
      case 'none':
        return null;
    }
  }

  private offered(): readonly { id: PauseEndId; word: string }[] {
    const { today, tomorrow } = this.ends;
    const clock = (at: number): string => formatClock(at, this.zone(), false);
    return [
      { id: 'hour', word: DIALOG.pause.hour },
      ...(today === null ? [] : [{ id: 'today', word: DIALOG.pause.today(clock(today)) } as const]),
      { id: 'tomorrow', word: DIALOG.pause.tomorrow(clock(tomorrow)) },
      { id: 'pick', word: DIALOG.pause.pick },
      { id: 'none', word: DIALOG.pause.noEnd },
    ];
  }
}
