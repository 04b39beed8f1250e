import { randomUUID } from 'node:crypto';
import type { LocalRun } from '../../../domain/local-run.js';
import type { Moment } from '../../../domain/moment.js';
import { isJsonObject } from '../../codecs/json-fields.js';
import { LOCAL_RUNS_KEPT } from '../state/store-state.js';
import { momentIn, textIn } from './original-values.js';

/** The original system's local runs, newest first. They had no id and no duration. */
export function convertLocalRuns(data: readonly unknown[], now: Moment): readonly LocalRun[] {
  return data
    .filter(isJsonObject)
    .slice(0, LOCAL_RUNS_KEPT)
    .map((old) => {
      const error = textIn(old['error']);
      return {
        id: randomUUID(),
        action: textIn(old['action']) ?? 'unknown',
        status: old['ok'] === false ? 'failed' : 'succeeded',
        startedAt: momentIn(old['timestamp'], now) ?? now,
        durationMs: 0,
        stdout: textIn(old['stdout']) ?? '',
        stderr: textIn(old['stderr']) ?? '',
        ...(error ? { error } : {}),
      };
    });
}
