import { type Signal, type WritableSignal, signal } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';

/** One signal per loaded schedule: a live event re-renders one row and nothing else. */
export class ScheduleCells {
  private readonly cells = new Map<string, WritableSignal<Schedule>>();

  get(tenant: string): Signal<Schedule> | undefined {
    return this.cells.get(tenant);
  }

  /** Takes a schedule over; what only lists carry is kept when the newer version comes without it. */
  put(schedule: Schedule): void {
    const cell = this.cells.get(schedule.tenant);
    if (!cell) {
      this.cells.set(schedule.tenant, signal(schedule));
      return;
    }
    const { recent } = cell();
    cell.set(schedule.recent === undefined && recent !== undefined ? { ...schedule, recent } : schedule);
  }

  has(tenant: string): boolean {
    return this.cells.has(tenant);
  }

  remove(tenant: string): void {
    this.cells.delete(tenant);
  }

  clear(): void {
    this.cells.clear();
  }
}
