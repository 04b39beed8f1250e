import { Component, computed, linkedSignal, model, untracked } from '@angular/core';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';
import { intervalWords } from '../../ui/time/interval-words';
import { type IntervalUnit, PRESETS, UNITS, inUnit, typedInterval } from './interval-choice';

let fields = 0;

/** How often: six presets, or a number and a unit. */
@Component({
  selector: 'aether-interval-field',
  templateUrl: './interval-field.html',
  styleUrl: './interval-field.scss',
})
export class IntervalField {
  /** Null while what stands there is no interval. */
  readonly seconds = model.required<number | null>();

  protected readonly id = `interval-${(fields += 1)}`;
  protected readonly words = FORM;
  protected readonly presets = PRESETS.map((seconds) => ({ seconds, word: intervalWords(seconds) }));
  protected readonly units = UNITS;
  /** Stays chosen while a preset's value is typed. */
  protected readonly custom = linkedSignal<number | null, boolean>({
    source: this.seconds,
    computation: (seconds, before) => before?.value === true || (seconds !== null && !PRESETS.includes(seconds)),
  });
  /** What was typed; untouched by the value it leads to. */
  protected readonly typed = linkedSignal<number | null, { value: string; unit: IntervalUnit }>({
    source: this.seconds,
    computation: (seconds, before) => {
      const same = before !== undefined && typedInterval(before.value.value, before.value.unit) === seconds;
      return same || seconds === null ? (before?.value ?? { value: '', unit: 'minutes' }) : inUnit(seconds);
    },
  });
  protected readonly wrong = computed(() => this.custom() && this.seconds() === null);

  protected choose(value: string): void {
    const custom = value === 'custom';
    this.custom.set(custom);
    if (!custom) this.seconds.set(Number(value));
  }

  protected type(change: { value?: string; unit?: string }): void {
    const before = untracked(this.typed);
    const unit = UNITS.find((one) => one === change.unit) ?? before.unit;
    const typed = { value: change.value ?? before.value, unit };
    this.typed.set(typed);
    this.seconds.set(typedInterval(typed.value, typed.unit));
  }
}
