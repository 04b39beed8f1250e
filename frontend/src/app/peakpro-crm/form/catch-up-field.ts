import { Component, model } from '@angular/core';
import type { CatchUp } from '@aetherlink/contracts/schedule';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';

let fields = 0;

/** Whether ticks that were missed are made up for by one run. */
@Component({
  selector: 'aether-catch-up-field',
  template: `
    <fieldset>
      <legend>{{ words.catchUp }}</legend>
      @for (choice of choices; track choice.value) {
        <label>
          <input type="radio" [name]="name" [checked]="value() === choice.value" (change)="value.set(choice.value)" />
          {{ choice.word }}
        </label>
      }
    </fieldset>
  `,
  styleUrl: './catch-up-field.scss',
})
export class CatchUpField {
  readonly value = model.required<CatchUp>();
  protected readonly name = `catch-up-${(fields += 1)}`;
  protected readonly words = FORM;
  protected readonly choices: readonly { value: CatchUp; word: string }[] = [
    { value: 'one', word: FORM.catchUpOne },
    { value: 'none', word: FORM.catchUpNone },
  ];
}
