import { Injectable, signal } from '@angular/core';
import type { Zone } from './format-moment';

/** In which zone every absolute time on the page is shown. */
@Injectable({ providedIn: 'root' })
export class ShownZone {
  readonly zone = signal<Zone>('utc');
}
