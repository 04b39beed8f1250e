import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';

/** What a panel says when there is nothing to list; the way on goes inside. */
@Component({
  selector: 'aether-empty-state',
  imports: [Icon],
  template: `
    @if (icon(); as symbol) {
      <aether-icon [name]="symbol" [class]="'c-' + symbol" />
    }
    <p>{{ sentence() }} <ng-content /></p>
  `,
  styleUrl: './empty-state.scss',
})
export class EmptyState {
  readonly sentence = input.required<string>();
  readonly icon = input<string | null>(null);
}
