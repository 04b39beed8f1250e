import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RECORDS } from '../../core/strings/records.strings';
import { SchedulesApi } from '../../data-access/schedules-api';
import { Combobox } from '../../ui/combobox/combobox';

const AT_MOST = 20;

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
      (searched)="search.set($event)"
      (chosen)="choose($event)"
    />
  `,
})
export class TenantPicker {
  readonly tenant = input.required<string | null>();
  readonly chosen = output<string>();

  protected readonly words = RECORDS;
  /** Null while nobody looks for one. */
  protected readonly search = signal<string | null>(null);
  private readonly found = inject(SchedulesApi).pageResource(() => {
    const search = this.search();
    return search === null ? undefined : { search: slugOf(search), sort: 'tenant', limit: AT_MOST };
  });
  protected readonly options = computed(() =>
    this.found.hasValue() ? this.found.value().items.map(({ tenant }) => tenant) : [],
  );
  protected readonly nothing = computed(() => {
    const search = this.search() ?? '';
    if (this.found.isLoading() || !this.found.hasValue()) return '';
    return search.trim() === '' ? RECORDS.noTenantAtAll : RECORDS.noTenant(slugOf(search));
  });

  protected choose(word: string): void {
    this.chosen.emit(slugOf(word));
  }
}

function slugOf(word: string): string {
  return word.trim().toLowerCase();
}
