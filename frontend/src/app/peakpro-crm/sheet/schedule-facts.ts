import { Component, computed, inject, input } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { Clock } from '../../ui/time/clock';
import { RelativeTime } from '../../ui/time/relative-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { intervalWords } from '../../ui/time/interval-words';
import { nextRunWords } from '../schedules/next-run-words';

/** The figures of one schedule at a glance. */
@Component({
  selector: 'aether-schedule-facts',
  imports: [RelativeTime],
  templateUrl: './schedule-facts.html',
  styleUrl: './schedule-facts.scss',
})
export class ScheduleFacts {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;
  readonly schedule = input.required<Schedule>();
  protected readonly words = SHEET;
  protected readonly every = computed(() => intervalWords(this.schedule().interval_sec));
  protected readonly next = computed(() => nextRunWords(this.schedule(), this.now(), this.zone()).text);
  protected readonly mode = computed(() => SHEET.importerModes[this.schedule().mode]);
  protected readonly catchUp = computed(() => FORM.overlapShort[this.schedule().catch_up]);
}
