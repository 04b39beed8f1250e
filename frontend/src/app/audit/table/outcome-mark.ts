import { Component, computed, input } from '@angular/core';
import type { AuditOutcome } from '@aetherlink/contracts/audit';
import { AUDIT_PAGE } from '../../core/strings/audit.strings';
import { Icon } from '../../ui/icon/icon';

const ICONS: Readonly<Record<AuditOutcome, string>> = { success: 'check', denied: 'cancel', failed: 'error' };

/** Did it work: a tick, the ring with slash, the octagon; a colour only where it failed. */
@Component({
  selector: 'aether-outcome-mark',
  imports: [Icon],
  template: `<aether-icon [name]="icon()" />{{ word() }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      vertical-align: middle;
      color: var(--al-text-2);
      font-size: var(--al-fs-12);
      white-space: nowrap;
    }
    :host(.denied) {
      font-weight: 600;
    }
    :host(.failed) {
      color: var(--al-error);
      font-weight: 600;
    }
  `,
  host: { '[class]': 'outcome()' },
})
export class OutcomeMark {
  readonly outcome = input.required<AuditOutcome>();
  protected readonly icon = computed(() => ICONS[this.outcome()]);
  protected readonly word = computed(() => AUDIT_PAGE.outcomes[this.outcome()]);
}
