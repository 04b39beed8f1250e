import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';
import { SchedulesApi } from '../../data-access/schedules-api';
import { Clock } from '../../ui/time/clock';
import { formatCount } from '../../ui/time/format-count';
import { formatRelative } from '../../ui/time/format-relative';
import { ShownZone } from '../../ui/time/shown-zone';
import { MomentList } from './moment-list';

const PAUSE_MS = 200;

/** The next ten runs of an interval that nobody has saved yet, 200 ms after its last change. */
@Component({
  selector: 'aether-interval-preview',
  imports: [MomentList],
  templateUrl: './interval-preview.html',
  styleUrl: './interval-preview.scss',
})
export class IntervalPreview {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;

  /** Null while what stands in the form is no interval. */
  readonly intervalSec = input.required<number | null>();

  /** For a change of an existing schedule: its first run comes one interval later, not at once. */
  readonly delayed = input(false);

  private readonly asked = signal<number | undefined>(undefined);
  private readonly preview = inject(SchedulesApi).previewResource(this.asked);
  protected readonly words = FORM;
  protected readonly failed = computed(() => this.preview.error() !== undefined);
  protected readonly moments = computed(() => {
    const items = this.preview.hasValue() ? this.preview.value().items : [];
    const wait = this.delayed() ? (this.asked() ?? 0) : 0;
    return items.map(({ at }) => ({ at: at + wait }));
  });
  protected readonly summary = computed(() => {
    const first = this.moments().at(0);
    if (first === undefined || !this.preview.hasValue()) return '';
    const when = first.at <= this.now() + 1 ? FORM.atOnce : formatRelative(first.at, this.now(), this.zone());
    const perDay = this.preview.value().per_day;
    return perDay < 1 ? FORM.perDayLess(when) : FORM.perDay(formatCount(Math.round(perDay)), when);
  });

  constructor() {
    effect((onCleanup) => {
      const wanted = this.intervalSec() ?? undefined;
      const pause = setTimeout(() => this.asked.set(wanted), PAUSE_MS);
      onCleanup(() => clearTimeout(pause));
    });
  }
}
