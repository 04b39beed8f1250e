import { Component, computed, input, output } from '@angular/core';
import { RECORDS } from '../../core/strings/records.strings';
import { slugOf, tenantSearch } from '../../data-access/tenant-search';
import { Combobox } from '../../ui/combobox/combobox';

/** Whose records are shown. Records outlive their schedule, so a tenant that has none may be typed too. */
@Component({
  selector: 'aether-tenant-picker',
  imports: [Combobox],
  template: `
    <aether-combobox
      [label]="words.tenant"
      [listLabel]="words.tenants"
      [hint]="words.chooseTenant"
      [value]="tenant() ?? ''"
      [options]="options()"
      [nothing]="nothing()"
      (searched)="asked.set($event)"
      (chosen)="choose($event)"
    />
  `,
})
export class TenantPicker {
  readonly tenant = input.required<string | null>();
  readonly chosen = output<string>();

  protected readonly words = RECORDS;
  private readonly search = tenantSearch();
  protected readonly asked = this.search.asked;
  protected readonly options = this.search.tenants;
  protected readonly nothing = computed(() => {
    const search = this.asked() ?? '';
    if (!this.search.settled()) return '';
    return search.trim() === '' ? RECORDS.noTenantAtAll : RECORDS.noTenant(slugOf(search));
  });

  protected choose(word: string): void {
    this.chosen.emit(slugOf(word));
  }
}
