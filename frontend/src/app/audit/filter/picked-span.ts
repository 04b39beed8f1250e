import { Component, computed, inject, input, output } from '@angular/core';
import { AUDIT_FILTER } from '../../core/strings/audit.strings';
import { ShownZone } from '../../ui/time/shown-zone';
import type { AuditView } from '../view/audit-view';
import { fieldMoment, fieldValue } from '../view/moments';

/** From when to when, in the shown zone. */
@Component({
  selector: 'aether-picked-span',
  template: `
    <label
      >{{ words.from }}
      <input #first type="datetime-local" [max]="end()" [value]="start()" (change)="tell('from', first.value)" />
    </label>
    <label
      >{{ words.to }}
      <input #last type="datetime-local" [min]="start()" [value]="end()" (change)="tell('to', last.value)" />
    </label>
  `,
  styleUrl: './picked-span.scss',
})
export class PickedSpan {
  private readonly zone = inject(ShownZone).zone;
  /** Epoch seconds; null where that end is open. */
  readonly from = input.required<number | null>();
  readonly to = input.required<number | null>();
  readonly picked = output<Partial<AuditView>>();

  protected readonly words = AUDIT_FILTER;
  protected readonly start = computed(() => fieldValue(this.from(), this.zone()));
  protected readonly end = computed(() => fieldValue(this.to(), this.zone()));

  protected tell(end: 'from' | 'to', value: string): void {
    this.picked.emit({ [end]: fieldMoment(value, this.zone()) });
  }
}
