import type { ScheduleState } from '@aetherlink/contracts/schedule';
import type { Summary } from '@aetherlink/contracts/summary';

/** The states in the fixed order of the tiles: loudest first. */
export const TILE_ORDER = ['error', 'held', 'late', 'running', 'paused', 'ok'] as const satisfies ScheduleState[];

/** Active schedules that nothing is wrong with. */
export function onTime({ active, error, held, late }: Summary['tenants']): number {
  return Math.max(0, active - error - held - late);
}

/** How many schedules are in each state; the answer leaves out those that are simply OK. */
export function stateCounts({ total, ...counts }: Summary['tenants']): Record<ScheduleState, number> {
  const { error, held, late, running, paused } = counts;
  return { error, held, late, running, paused, ok: Math.max(0, total - error - held - late - running - paused) };
}
