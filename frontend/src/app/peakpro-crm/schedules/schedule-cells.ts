import { type Signal, type WritableSignal, signal } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';

/** What a row shows: the newest version of its schedule, and whether that has been deleted meanwhile. */
export interface ScheduleCell {
  readonly schedule: Schedule;
  readonly gone: boolean;
}

/** One signal per loaded schedule: a live event renders one row again and nothing else. */
export class ScheduleCells {
  private readonly cells = new Map<string, WritableSignal<ScheduleCell>>();

  get(tenant: string): Signal<ScheduleCell> | undefined {
    return this.cells.get(tenant);
  }

  /** Takes a schedule over; what only lists carry is kept when the newer version comes without it. */
  put(schedule: Schedule): void {
    const cell = this.cells.get(schedule.tenant);
    if (!cell) {
      this.cells.set(schedule.tenant, signal({ schedule, gone: false }));
      return;
    }
    const { recent } = cell().schedule;
    const whole = schedule.recent === undefined && recent !== undefined ? { ...schedule, recent } : schedule;
    cell.set({ schedule: whole, gone: false });
  }

  /** Deleted by someone else: the row stays where it is until the order may change. */
  bury(tenant: string): void {
    this.cells.get(tenant)?.update(({ schedule }) => ({ schedule, gone: true }));
  }

  remove(tenant: string): void {
    this.cells.delete(tenant);
  }

  /** Forgets the rows that are not shown any more. */
  keepOnly(tenants: ReadonlySet<string>): void {
    for (const tenant of this.cells.keys()) if (!tenants.has(tenant)) this.cells.delete(tenant);
  }
}
