import { Injectable, computed, inject } from '@angular/core';
import { SessionStore } from '../../core/session/session-store';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';

/** What this operator's role can ever do here. What it can never do is not shown. */
@Injectable({ providedIn: 'root' })
export class May {
  private readonly session = inject(SessionStore);

  readonly run = computed(() => this.session.can('runner'));
  readonly edit = computed(() => this.session.can('editor'));
  readonly delete = computed(() => this.session.can('admin'));
  readonly keys = computed(() => this.session.can('admin'));
  /** Why nobody can set a key here at all; null where keys can be kept. */
  readonly noKeys = computed(() => (this.session.keepsKeys() ? null : KEY.cannotKeep));
}
