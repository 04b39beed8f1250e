import { Component, computed, inject, input, output } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import { May } from '../actions/may';
import { CreateScheduleForm } from '../form/create-schedule-form';
import { draftSlug, slugProblem } from '../form/slug-draft';
import type { CrmView } from '../view/crm-view';
import { isAttention } from '../view/state-filter';

/** Why the table is empty, and the way on: create the first one, create the one searched for, or drop the filter. */
@Component({
  selector: 'aether-no-schedules',
  imports: [CreateScheduleForm],
  templateUrl: './no-schedules.html',
  styleUrl: './no-schedules.scss',
})
export class NoSchedules {
  readonly view = input.required<CrmView>();
  readonly created = output<Schedule>();
  readonly openTenant = output<string>();
  readonly viewChanged = output<Partial<CrmView>>();

  protected readonly words = CRM;
  protected readonly may = inject(May);
  protected readonly search = computed(() => this.view().q.trim());
  protected readonly newTenant = computed(() => {
    const draft = draftSlug(this.search());
    return slugProblem(draft) === null ? draft : null;
  });
  protected readonly filtered = computed(() => this.view().states.length > 0 || this.view().mode !== null);
  protected readonly filterWords = computed(() => {
    const { states } = this.view();
    if (isAttention(states)) return CRM.emptyAttention;
    return states.length === 1 ? CRM.emptyState[states[0]] : CRM.emptyFilter;
  });
}
