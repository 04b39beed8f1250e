import { Component, computed, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { StatusKind } from './status-kind';

/** Silhouette, word and colour of one state; each is enough on its own. */
@Component({
  selector: 'aether-status-badge',
  imports: [Icon],
  template: `<span [class]="classes()"
    ><aether-icon [name]="kind()" [class.spin]="kind() === 'running'" />{{ label() }}</span
  >`,
  styleUrl: './status-mark.scss',
})
export class StatusBadge {
  readonly kind = input.required<StatusKind>();
  readonly label = input.required<string>();
  protected readonly classes = computed(() => `st st-${this.kind()}`);
}
