import { Injectable, computed, inject } from '@angular/core';
import { SessionStore } from '../../core/session/session-store';

/** What this operator's role can ever do here. What it can never do is not shown. */
@Injectable({ providedIn: 'root' })
export class May {
  private readonly session = inject(SessionStore);

  readonly run = computed(() => this.session.can('runner'));
  readonly edit = computed(() => this.session.can('editor'));
  readonly delete = computed(() => this.session.can('admin'));
}
