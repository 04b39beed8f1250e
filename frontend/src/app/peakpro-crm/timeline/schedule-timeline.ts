import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { errorSentence } from '../../core/http/error-sentence';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { ActionButton } from '../../ui/action/action-button';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { Clock } from '../../ui/time/clock';
import { formatRelative } from '../../ui/time/format-relative';
import { ShownZone } from '../../ui/time/shown-zone';
import { byDay } from '../view/by-day';
import { type TimelineFilter, viewParams } from '../view/crm-view';
import type { TimelineLine } from './folded-timeline';
import { TimelineEntry } from './timeline-entry';
import { TimelineReader } from './timeline-reader';

const FILTERS: readonly TimelineFilter[] = ['all', 'runs', 'ticks', 'changes'];

/** Runs, ticks that did not run and changes of one schedule in one list, newest first. */
@Component({
  selector: 'aether-schedule-timeline',
  imports: [ActionButton, PanelError, RouterLink, Skeleton, TimelineEntry],
  templateUrl: './schedule-timeline.html',
  styleUrl: './schedule-timeline.scss',
})
export class ScheduleTimeline {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;

  readonly schedule = input.required<Schedule>();
  readonly filter = input.required<TimelineFilter>();
  /** What is unfolded: a run's id, or an entry's number. */
  readonly run = input.required<string | null>();
  readonly entry = input.required<number | null>();
  readonly runToggled = output<string | null>();
  readonly entryToggled = output<number | null>();
  readonly retried = output<string>();
  readonly cancelled = output<string>();

  protected readonly reader = new TimelineReader(
    computed(() => this.schedule().tenant),
    this.filter,
  );
  protected readonly words = TIMELINE;
  protected readonly tabs = FILTERS.map((filter) => ({ filter, params: viewParams({ timeline: filter }) }));
  protected readonly days = computed(() => byDay(this.reader.lines(), ({ at }) => at, this.now(), this.zone()));
  protected readonly failure = computed(() => {
    const error = this.reader.error();
    return error && { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });
  protected readonly empty = computed(() => {
    const { last_run, next_run_at: next } = this.schedule();
    const isNew = this.filter() === 'all' && last_run === 0 && next !== undefined;
    return isNew
      ? TIMELINE.emptyFirst(formatRelative(next, this.now(), this.zone()))
      : TIMELINE.emptyFilter[this.filter()];
  });

  protected isUnfolded(line: TimelineLine): boolean {
    if (line.kind === 'run') return line.run.id === this.run();
    return line.kind === 'audit' && line.entry.id === this.entry();
  }

  protected toggle(line: TimelineLine): void {
    const open = this.isUnfolded(line);
    if (line.kind === 'run') this.runToggled.emit(open ? null : line.run.id);
    if (line.kind === 'audit') this.entryToggled.emit(open ? null : line.entry.id);
  }
}
