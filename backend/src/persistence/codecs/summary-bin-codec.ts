import { toSeconds } from '../../domain/moment.js';
import type { BinCounts } from '../../domain/summary-bins.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields, MalformedRecord } from './json-fields.js';

export function encodeBin(bin: BinCounts): JsonObject {
  return {
    from: toSeconds(bin.from),
    succeeded: bin.succeeded,
    failed: bin.failed,
    timed_out: bin.timedOut,
    cancelled: bin.cancelled,
    lost: bin.lost,
    skipped: bin.skipped,
    delays: bin.delays,
    max_delay_ms: bin.maxDelayMs,
  };
}

/** @throws MalformedRecord */
export function decodeBin(value: unknown): BinCounts {
  const fields = JsonFields.of(value, 'summary bin');
  return {
    from: fields.moment('from'),
    succeeded: fields.number('succeeded'),
    failed: fields.number('failed'),
    timedOut: fields.number('timed_out'),
    cancelled: fields.number('cancelled'),
    lost: fields.number('lost'),
    skipped: fields.number('skipped'),
    delays: fields.list('delays').map((count) => {
      if (typeof count !== 'number') throw new MalformedRecord('summary bin: delays holds something else than numbers');
      return count;
    }),
    maxDelayMs: fields.number('max_delay_ms'),
  };
}
