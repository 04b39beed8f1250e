import { Component, computed, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { RunMode } from '@aetherlink/contracts/run';
import type { ScheduleSort } from '@aetherlink/contracts/schedule';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import { Icon } from '../../ui/icon/icon';

type Order = keyof typeof CRM.sorts;
const ORDERS: readonly Order[] = ['attention', 'tenant', 'next_run_at', 'last_run', 'lateness'];
const MODES: readonly (RunMode | null)[] = [null, 'stub', 'live'];

/** By what the rows are ordered; choosing the same order again reverses it. */
@Component({
  selector: 'aether-sort-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './sort-menu.html',
})
export class SortMenu {
  readonly sort = input.required<ScheduleSort>();
  /** Importers are offered as a filter once an address names one; until then there is only the stub. */
  readonly mode = input.required<RunMode | null>();
  readonly sorted = output<ScheduleSort>();
  readonly modeChosen = output<RunMode | null>();

  protected readonly words = CRM;
  protected readonly orders = ORDERS;
  protected readonly modes = MODES;
  protected readonly reversed = computed(() => this.sort().startsWith('-'));
  protected readonly order = computed(() => ORDERS.find((one) => this.sort().endsWith(one)) ?? 'attention');
  protected readonly label = computed(() => {
    const words = CRM.sorts[this.order()];
    return CRM.sortedBy(this.reversed() ? CRM.reversedOrder(words) : words);
  });

  protected choose(order: Order): void {
    this.sorted.emit(order === this.order() && !this.reversed() ? `-${order}` : order);
  }

  protected modeWord(mode: RunMode | null): string {
    return mode === null ? CRM.anyMode : CRM.modes[mode];
  }
}
