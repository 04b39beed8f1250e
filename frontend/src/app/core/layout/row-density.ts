import { Injectable, computed, inject } from '@angular/core';
import { Preferences } from '../preferences/preferences';
import { Screen } from './screen';

/** How high the rows of every table are: as the operator likes it, and cards on a phone. */
@Injectable({ providedIn: 'root' })
export class RowDensity {
  private readonly density = inject(Preferences).density;
  private readonly phone = inject(Screen).isPhone;

  /** The second lines move into tooltips. */
  readonly compact = computed(() => this.density() === 'compact' && !this.phone());
  /** In px. */
  readonly height = computed(() => (this.phone() ? 82 : this.compact() ? 32 : 44));
}
