import { randomUUID } from 'node:crypto';
import type { Moment } from '../../../domain/moment.js';
import type { RunStats } from '../../../domain/run.js';
import type { LastStatus, Schedule } from '../../../domain/schedule.js';
import { DEFAULT_INTERVAL_SEC, MAX_INTERVAL_SEC, MIN_INTERVAL_SEC } from '../../../domain/schedule.js';
import { normaliseTenant } from '../../../domain/tenant-slug.js';
import type { JsonObject } from '../../codecs/json-fields.js';
import { isJsonObject } from '../../codecs/json-fields.js';
import { isOn, momentIn, numberIn, textIn, UNKNOWN_ACTOR } from './original-values.js';

/** An entry that could not be taken over. */
export interface RejectedEntry {
  readonly name: string;
  readonly reason: string;
  readonly entry: unknown;
}

export interface MovedInterval {
  readonly tenant: string;
  readonly from: unknown;
  readonly to: number;
}

export interface OriginalSchedules {
  readonly schedules: readonly Schedule[];
  readonly rejected: readonly RejectedEntry[];
  readonly movedIntervals: readonly MovedInterval[];
}

/** The original system's schedules by our rules: one per normalised tenant, the one that ran last. */
export function convertSchedules(data: JsonObject, now: Moment): OriginalSchedules {
  const winners = new Map<string, { readonly name: string; readonly entry: JsonObject; readonly lastRun: Moment }>();
  const rejected: RejectedEntry[] = [];
  for (const [name, entry] of Object.entries(data)) {
    const verdict = normaliseTenant(name);
    if ('problem' in verdict) {
      rejected.push({ name, reason: verdict.problem, entry });
    } else if (!isJsonObject(entry)) {
      rejected.push({ name, reason: 'It is no object.', entry });
    } else {
      const candidate = { name, entry, lastRun: momentIn(entry['last_run'], now) ?? 0 };
      const other = winners.get(verdict.slug);
      const loser = other && (candidate.lastRun > other.lastRun ? other : candidate);
      if (loser) {
        const reason = `Another spelling of ${verdict.slug} ran later, or as late.`;
        rejected.push({ name: loser.name, reason, entry: loser.entry });
      }
      if (loser !== candidate) winners.set(verdict.slug, candidate);
    }
  }
  const movedIntervals: MovedInterval[] = [];
  const schedules = [...winners].map(([tenant, { entry, lastRun }]) => {
    const intervalSec = intervalOf(entry['interval_sec']);
    const from = entry['interval_sec'];
    if (from !== undefined && from !== intervalSec) movedIntervals.push({ tenant, from, to: intervalSec });
    return scheduleOf(tenant, entry, intervalSec, lastRun, now);
  });
  return { schedules, rejected, movedIntervals };
}

function intervalOf(value: unknown): number {
  const given = numberIn(value) ?? DEFAULT_INTERVAL_SEC;
  return Math.min(MAX_INTERVAL_SEC, Math.max(MIN_INTERVAL_SEC, Math.round(given)));
}

function scheduleOf(tenant: string, entry: JsonObject, intervalSec: number, lastRun: Moment, now: Moment): Schedule {
  const lastStatus = lastStatusOf(entry['last_status'], lastRun === 0 ? now : lastRun, now);
  const anchor = lastRun === 0 ? now : lastRun;
  return {
    tenant,
    generation: randomUUID(),
    version: 1,
    intervalSec,
    anchor,
    catchUp: 'one',
    nextTickAt: lastRun === 0 ? now : anchor + intervalSec * 1000,
    lastRun,
    lastStatus,
    statusSince: lastStatus.at,
    consecutiveFailures: lastStatus.ok ? 0 : 1,
    createdAt: anchor,
    updatedAt: now,
    ...(isOn(entry['paused']) ? { pause: { by: UNKNOWN_ACTOR, since: anchor } } : {}),
    ...(isOn(entry['auto_paused']) ? { autoPaused: true } : {}),
    ...(lastStatus.ok && lastRun > 0 ? { lastSuccess: lastRun } : {}),
  };
}

function lastStatusOf(value: unknown, fallback: Moment, now: Moment): LastStatus {
  const status = isJsonObject(value) ? value : {};
  const stats = statsOf(status['result']);
  return {
    ok: status['ok'] !== false,
    at: momentIn(status['ts'], now) ?? fallback,
    message: textIn(status['message']) ?? '',
    ...(stats ? { stats } : {}),
  };
}

function statsOf(result: unknown): RunStats | undefined {
  const stats = isJsonObject(result) && isJsonObject(result['stats']) ? result['stats'] : undefined;
  if (!stats) return undefined;
  return { imported: numberIn(stats['imported']) ?? 0, skipped: numberIn(stats['skipped']) ?? 0 };
}
