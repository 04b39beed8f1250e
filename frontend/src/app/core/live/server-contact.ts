import { Injectable, inject, signal } from '@angular/core';
import { Clock } from '../../ui/time/clock';

/** When the server was last heard, over the event stream or in an answer. */
@Injectable({ providedIn: 'root' })
export class ServerContact {
  private readonly clock = inject(Clock);
  private readonly heardAt = signal<number | null>(null);
  private readonly missing = signal<number | null>(null);
  private accepted: number | null = null;

  /** Epoch seconds; null before the first answer. */
  readonly lastHeard = this.heardAt.asReadonly();
  /** Since when calls get no answer at all; null while they do. */
  readonly missingSince = this.missing.asReadonly();

  /** When the server last did what was asked, and so knew who asked; epoch seconds, null before. */
  get lastAccepted(): number | null {
    return this.accepted;
  }

  /** A refusal is a sign of life too. */
  heard(refused = false): void {
    this.heardAt.set(this.clock.instant());
    this.missing.set(null);
    if (!refused) this.accepted = this.clock.instant();
  }

  missed(): void {
    this.missing.update((since) => since ?? this.clock.instant());
  }
}
