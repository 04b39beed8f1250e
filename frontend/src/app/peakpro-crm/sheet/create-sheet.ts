import { Component, input, output } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';
import { Icon } from '../../ui/icon/icon';
import { CreateScheduleForm } from '../form/create-schedule-form';

/** The create form beside the table. */
@Component({
  selector: 'aether-create-sheet',
  imports: [CreateScheduleForm, Icon],
  template: `
    <div class="top">
      <h2>{{ words.title }}</h2>
      <button type="button" class="icb" [attr.aria-label]="words.close" (click)="closed.emit()">
        <aether-icon name="x" />
      </button>
    </div>
    <aether-create-schedule-form
      [focusing]="true"
      [prefilled]="prefilled()"
      (created)="created.emit($event)"
      (cancelled)="closed.emit()"
      (openTenant)="openTenant.emit($event)"
    />
  `,
  styleUrl: './create-sheet.scss',
})
export class CreateSheet {
  readonly prefilled = input.required<string>();
  readonly created = output<Schedule>();
  readonly closed = output<void>();
  readonly openTenant = output<string>();
  protected readonly words = FORM;
}
