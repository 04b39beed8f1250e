import { Component, computed, inject, input, output, viewChild } from '@angular/core';
import { SessionStore } from '../../core/session/session-store';
import { AUDIT_FILTER } from '../../core/strings/audit.strings';
import { slugOf, tenantSearch } from '../../data-access/tenant-search';
import { Combobox } from '../../ui/combobox/combobox';
import { WHOLE_PRODUCT } from '../table/entry-cells';

/** Whose entries are shown. Entries outlive their schedule, so a tenant that has none may be typed too. */
@Component({
  selector: 'aether-audit-tenant',
  imports: [Combobox],
  template: `
    <aether-combobox
      [label]="words.tenant"
      [listLabel]="words.tenants"
      [hint]="words.anyTenant"
      [value]="tenant()"
      [options]="options()"
      [nothing]="nothing()"
      [mayBeEmpty]="true"
      (searched)="asked.set($event)"
      (chosen)="chosen.emit(slug($event))"
    />
  `,
  styles: `
    :host {
      display: block;
    }
    aether-combobox {
      width: 100%;
    }
  `,
})
export class AuditTenant {
  readonly tenant = input.required<string>();
  /** Empty for all tenants. */
  readonly chosen = output<string>();

  private readonly field = viewChild.required(Combobox);
  private readonly onlyTenants = inject(SessionStore).onlyTenants;
  /** What concerns the whole product is for those who see every tenant. */
  private readonly seesAll = computed(() => this.onlyTenants() === null);
  private readonly search = tenantSearch();
  protected readonly words = AUDIT_FILTER;
  protected readonly slug = slugOf;
  protected readonly asked = this.search.asked;
  protected readonly options = computed(() => {
    const whole = this.seesAll() && WHOLE_PRODUCT.startsWith(slugOf(this.asked() ?? ''));
    return [...(whole ? [WHOLE_PRODUCT] : []), ...this.search.tenants()];
  });
  protected readonly nothing = computed(() =>
    this.search.settled() ? AUDIT_FILTER.noTenant(slugOf(this.asked() ?? '')) : '',
  );

  focus(): void {
    this.field().focus();
  }
}
