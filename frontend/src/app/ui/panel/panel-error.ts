import { Component, computed, inject, input, output, untracked } from '@angular/core';
import { Clock } from '../time/clock';
import { UI } from '../words/ui.strings';
import { CopyButton } from '../copy/copy-button';
import { Icon } from '../icon/icon';
import { formatRough } from '../time/format-duration';

/** A panel that could not be loaded: the sentence, the request to report, and another try. */
@Component({
  selector: 'aether-panel-error',
  imports: [CopyButton, Icon],
  templateUrl: './panel-error.html',
  styleUrl: './panel-error.scss',
  host: { role: 'alert' },
})
export class PanelError {
  private readonly clock = inject(Clock);

  readonly sentence = input.required<string>();
  readonly requestId = input<string | null>(null);
  /** The server asks to wait this long. */
  readonly waitSec = input<number | null>(null);
  readonly retry = output<void>();

  protected readonly words = UI;
  private readonly mayRetryAt = computed(() => (this.waitSec() ?? 0) + untracked(() => this.clock.instant()));
  private readonly remaining = computed(() => this.mayRetryAt() - this.clock.now());
  protected readonly mustWait = computed(() => this.waitSec() !== null && this.remaining() >= 1);
  protected readonly label = computed(() =>
    this.mustWait() ? UI.tryAgainIn(formatRough(this.remaining())) : UI.tryAgain,
  );

  protected again(): void {
    if (!this.mustWait()) this.retry.emit();
  }
}
