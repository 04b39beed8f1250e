import { Component, computed, input, output } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { Icon } from '../icon/icon';

/**
 * A button that shows its progress word while it works and keeps its width. When only the moment forbids
 * it, give `reason`: it stays focusable and says why.
 */
@Component({
  selector: 'aether-action-button',
  imports: [Icon, MatTooltip],
  templateUrl: './action-button.html',
  styleUrl: './action-button.scss',
})
export class ActionButton {
  readonly label = input.required<string>();
  readonly icon = input<string | null>(null);
  /** `Pausing…`; shown instead of the label while busy. */
  readonly busyLabel = input<string | null>(null);
  readonly busy = input(false);
  /** Why it cannot be used now; null when it can. */
  readonly reason = input<string | null>(null);
  /** A hint for hover and focus when it can be used. */
  readonly hint = input<string | null>(null);
  readonly look = input<'plain' | 'primary' | 'ghost' | 'danger'>('plain');
  readonly small = input(false);
  readonly submit = input(false);
  /** The accessible name when the label alone is ambiguous: `Run now: lakeshore-roofing`. */
  readonly name = input<string | null>(null);
  readonly pressed = output<void>();

  protected readonly off = computed(() => this.busy() || this.reason() !== null);

  protected press(event: Event): void {
    if (this.off()) event.preventDefault();
    else this.pressed.emit();
  }
}
