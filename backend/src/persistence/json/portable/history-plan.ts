import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import { isActive } from '../../../domain/run.js';
import type { Tick } from '../../../domain/tick.js';
import type { PortableSource } from '../../portable.js';
import { encodeRun } from '../../codecs/run-codec.js';
import { encodeRunLogLine } from '../../codecs/run-log-codec.js';
import { encodeTick } from '../../codecs/tick-codec.js';
import { formatRow } from '../history/history-line.js';
import { HISTORY_BYTES, HISTORY_DAYS } from '../history/history-writer.js';
import { RUN_LOG_BYTES, RUN_LOGS_KEPT } from '../run-logs/run-log-files.js';
import { runLogName } from '../run-logs/run-log-names.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Room for what comes in before the first old file goes. */
const FILLED = 0.9;

/** When a row became final, which says in whose day's file it stands. */
export const finalAt = {
  run: (run: Run): Moment => run.finishedAt ?? run.queuedAt,
  tick: (tick: Tick): Moment => tick.to,
} as const;

/** Rows that became final before the result have no place in a data directory. Reads the history once. */
export async function planHistory(source: PortableSource, now: Moment): Promise<Moment> {
  const hours = new Map<Moment, number>();
  const note = (at: Moment, row: unknown): void => {
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    hours.set(hour, (hours.get(hour) ?? 0) + Buffer.byteLength(formatRow(row)) + 1);
  };
  for await (const run of source.facts.run()) if (!isActive(run)) note(finalAt.run(run), encodeRun(run));
  for await (const tick of source.facts.tick()) note(finalAt.tick(tick), encodeTick(tick));
  const oldest = Math.floor(now / DAY_MS) * DAY_MS - HISTORY_DAYS * DAY_MS;
  let total = 0;
  for (const [hour, bytes] of [...hours].sort(([a], [b]) => b - a)) {
    total += bytes;
    if (total > HISTORY_BYTES * FILLED) return Math.max(oldest, hour + HOUR_MS);
  }
  return oldest;
}

/** Which logs of runs have a place in a data directory: the newest ones. Reads them once. */
export async function planRunLogs(source: PortableSource): Promise<(runId: string) => boolean> {
  const kept: { readonly runId: string; bytes: number }[] = [];
  let total = 0;
  for await (const { runId, line } of source.facts.run_log()) {
    if (runLogName(runId) === undefined) continue;
    const bytes = Buffer.byteLength(JSON.stringify(encodeRunLogLine(line))) + 1;
    const last = kept.at(-1);
    if (last?.runId === runId) last.bytes += bytes;
    else kept.push({ runId, bytes });
    total += bytes;
    while (kept.length > RUN_LOGS_KEPT || total > RUN_LOG_BYTES) total -= kept.shift()?.bytes ?? 0;
  }
  const names = new Set(kept.map(({ runId }) => runId));
  return (runId) => names.has(runId);
}
