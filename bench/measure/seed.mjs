import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const tenantName = (index) => `tenant-${String(index).padStart(5, '0')}`;

/**
 * Writes schedules as the original system kept them: a bare object, whose `last_run` decides when each is due. `dueAt`
 * answers the wanted due moment of a schedule in epoch seconds.
 */
export function seedSchedules(dataDir, { count, intervalSec, dueAt }) {
  mkdirSync(dataDir, { recursive: true });
  const schedules = {};
  for (let index = 0; index < count; index += 1) {
    const lastRun = dueAt(index) - intervalSec;
    schedules[tenantName(index)] = {
      interval_sec: intervalSec,
      last_run: lastRun,
      last_status: { ok: true, ts: lastRun, message: 'seeded for a benchmark' },
    };
  }
  writeFileSync(join(dataDir, 'acculynx_schedules.json'), JSON.stringify(schedules));
}
