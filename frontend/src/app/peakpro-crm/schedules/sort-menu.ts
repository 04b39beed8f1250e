import { Component, computed, inject, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { RunMode } from '@aetherlink/contracts/run';
import type { ScheduleSort } from '@aetherlink/contracts/schedule';
import { SessionStore } from '../../core/session/session-store';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import { Icon } from '../../ui/icon/icon';

type Order = keyof typeof CRM.sorts;
const ORDERS: readonly Order[] = ['attention', 'tenant', 'next_run_at', 'last_run', 'lateness'];
const MODES: readonly (RunMode | null)[] = [null, 'stub', 'live'];

/** By what the rows are ordered, where choosing the same order again reverses it, and of which importer they are. */
@Component({
  selector: 'aether-sort-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './sort-menu.html',
})
export class SortMenu {
  readonly sort = input.required<ScheduleSort>();
  /** The importer that the rows are narrowed to; null for all. */
  readonly mode = input.required<RunMode | null>();
  readonly sorted = output<ScheduleSort>();
  readonly modeChosen = output<RunMode | null>();

  private readonly importer = inject(SessionStore).importer;
  protected readonly words = CRM;
  protected readonly orders = ORDERS;
  protected readonly modes = MODES;
  protected readonly reversed = computed(() => this.sort().startsWith('-'));
  protected readonly order = computed(() => ORDERS.find((one) => this.sort().endsWith(one)) ?? 'attention');
  protected readonly label = computed(() => {
    const words = CRM.sorts[this.order()];
    const sorted = CRM.sortedBy(this.reversed() ? CRM.reversedOrder(words) : words);
    const mode = this.mode();
    return mode === null ? sorted : CRM.sortedAndFiltered(sorted, CRM.modes[mode]);
  });
  /** Where everybody has the same importer there is nothing to choose, only an old address to leave. */
  protected readonly offersModes = computed(() => this.importer() === 'auto' || this.mode() !== null);

  protected choose(order: Order): void {
    this.sorted.emit(order === this.order() && !this.reversed() ? `-${order}` : order);
  }

  protected modeWord(mode: RunMode | null): string {
    return mode === null ? CRM.anyMode : CRM.modes[mode];
  }
}
