import type { RunLogLine as WireRunLogLine } from '@aetherlink/contracts/run';
import { toIso, toSeconds } from '../domain/moment.js';
import type { RunLogLine } from '../domain/run-log-line.js';

/** A line of a run's log as the API shows it. */
export function runLogLineWire(line: RunLogLine): WireRunLogLine {
  const { at, level, message, method, path, status, durationMs, budgetLeft } = line;
  return {
    at: toSeconds(at),
    at_iso: toIso(at),
    level,
    message,
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(status === undefined ? {} : { status }),
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
    ...(budgetLeft === undefined ? {} : { budget_left: budgetLeft }),
  };
}
