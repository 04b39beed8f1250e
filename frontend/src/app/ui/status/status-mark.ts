import { Component, computed, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { StatusKind } from './status-kind';

/** The silhouette alone, where the word stands elsewhere or is told to screen readers only. */
@Component({
  selector: 'aether-status-mark',
  imports: [Icon],
  template: `<aether-icon [name]="kind()" [class]="classes()" />
    @if (label(); as word) {
      <span class="vh">{{ word }}</span>
    }`,
  styleUrl: './status-mark.scss',
})
export class StatusMark {
  readonly kind = input.required<StatusKind>();
  /** For screen readers; leave empty when the word is visible beside the mark. */
  readonly label = input('');
  protected readonly classes = computed(() => `c-${this.kind()}${this.kind() === 'running' ? ' spin' : ''}`);
}
