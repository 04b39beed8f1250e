import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { CatchUp, Schedule } from '@aetherlink/contracts/schedule';
import { catchError, forkJoin, map, of } from 'rxjs';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';
import { AuditApi } from '../../data-access/audit-api';
import { SchedulesApi, type TaggedSchedule } from '../../data-access/schedules-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { CatchUpField } from '../form/catch-up-field';
import { IntervalField } from '../form/interval-field';
import { IntervalPreview } from '../next-runs/interval-preview';
import { Sending } from './sending';
import { type Settings, settingsOf, settingsPatch, theirChange } from './settings-change';

/** What came of an edit: the schedule as it is now, and what it was before. */
export interface Edited {
  readonly before: Settings;
  readonly schedule: Schedule;
}

/** Changes the settings of one schedule as they were when the dialog opened; someone else's change is shown first. */
@Component({
  selector: 'aether-edit-dialog',
  imports: [ActionButton, CatchUpField, DialogShell, IntervalField, IntervalPreview],
  templateUrl: './edit-dialog.html',
  styleUrl: './dialog-form.scss',
})
export class EditDialog {
  private readonly schedules = inject(SchedulesApi);
  private readonly audit = inject(AuditApi);
  private readonly opened = inject<MatDialogRef<EditDialog, Edited>>(MatDialogRef);
  private readonly schedule = inject<Schedule>(MAT_DIALOG_DATA);
  private readonly tenant = this.schedule.tenant;

  protected readonly words = DIALOG.edit;
  protected readonly fields = FORM;
  protected readonly cancelWord = DIALOG.cancel;
  protected readonly title = DIALOG.edit.title(this.tenant);
  protected readonly sending = new Sending(this.tenant, ACTS.denied.edit);
  private readonly before = signal<Settings>(settingsOf(this.schedule));
  private readonly etag = signal<string | null>(null);
  /** Someone was faster: what they set, and in words. */
  protected readonly conflict = signal<{ theirs: TaggedSchedule; words: string } | null>(null);

  protected readonly interval = signal<number | null>(this.schedule.interval_sec);
  protected readonly catchUp = signal<CatchUp>(this.schedule.catch_up);
  protected readonly description = signal(this.schedule.description ?? '');
  private readonly patch = computed(() => {
    const interval = this.interval();
    const after = { interval: interval ?? 0, catchUp: this.catchUp(), description: this.description() };
    return interval === null ? null : settingsPatch(this.before(), after);
  });
  protected readonly intervalChanged = computed(() => this.interval() !== this.before().interval);
  protected readonly reason = computed(() => {
    if (this.conflict() !== null) return DIALOG.edit.chooseFirst;
    if (this.interval() === null) return FORM.intervalProblem;
    return this.patch() === null ? DIALOG.edit.unchanged : null;
  });

  constructor() {
    // The row may be older than the store: what is edited is what is true now, under its tag.
    this.sending.send(this.schedules.get(this.tenant), (tagged) => this.refresh(tagged));
  }

  protected submit(event?: Event): void {
    event?.preventDefault();
    const patch = this.patch();
    if (patch === null || this.conflict() !== null || this.sending.busy()) return;
    this.sending.send(
      this.schedules.patch(this.tenant, patch, this.etag()).pipe(
        map(({ schedule }) => ({ kind: 'saved', schedule }) as const),
        catchError((failure: { code?: string }) => {
          if (failure.code !== 'schedule_changed') throw failure;
          return this.theirs();
        }),
      ),
      (answer) => {
        if (answer.kind === 'saved') this.opened.close({ before: this.before(), schedule: answer.schedule });
        else this.conflict.set(answer);
      },
    );
  }

  /** Their values into the fields; mine are given up. */
  protected showTheirs(theirs: TaggedSchedule): void {
    this.conflict.set(null);
    this.show(theirs);
  }

  /** What I typed again, now on top of theirs. */
  protected keepMine(theirs: TaggedSchedule): void {
    this.conflict.set(null);
    this.etag.set(theirs.etag);
    this.before.set(settingsOf(theirs.detail.schedule));
    this.submit();
  }

  protected close(): void {
    this.opened.close();
  }

  /** What is true now goes into the fields that nobody has touched yet. */
  private refresh(tagged: TaggedSchedule): void {
    const before = this.before();
    const typed = { interval: this.interval(), catchUp: this.catchUp(), description: this.description() };
    this.show(tagged);
    if (typed.interval !== before.interval) this.interval.set(typed.interval);
    if (typed.catchUp !== before.catchUp) this.catchUp.set(typed.catchUp);
    if (typed.description !== before.description) this.description.set(typed.description);
  }

  private show({ detail: { schedule }, etag }: TaggedSchedule): void {
    const now = settingsOf(schedule);
    this.etag.set(etag);
    this.before.set(now);
    this.interval.set(now.interval);
    this.catchUp.set(now.catchUp);
    this.description.set(now.description);
  }

  private theirs() {
    const lastChange = { tenant: this.tenant, operation: 'scheduler.schedule.updated', limit: 1 };
    const actor = this.audit.page(lastChange).pipe(
      map(({ audit }) => audit.at(0)?.actor ?? null),
      catchError(() => of(null)),
    );
    return forkJoin([this.schedules.get(this.tenant), actor]).pipe(
      map(([theirs, by]) => {
        const words = theirChange(this.before(), settingsOf(theirs.detail.schedule), by);
        return { kind: 'conflict', theirs, words } as const;
      }),
    );
  }
}
