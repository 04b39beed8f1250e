import type { BinCounts } from '../../domain/summary-bins.js';
import { encodeAuditEntry } from '../codecs/audit-codec.js';
import { encodeCredential } from '../codecs/credential-codec.js';
import { encodeIdempotency } from '../codecs/idempotency-codec.js';
import { encodeImportState } from '../codecs/import-state-codec.js';
import { encodeLocalRun } from '../codecs/local-run-codec.js';
import { encodeRecord } from '../codecs/record-codec.js';
import { encodeRun } from '../codecs/run-codec.js';
import { encodeRunLogLine } from '../codecs/run-log-codec.js';
import { encodeSchedule } from '../codecs/schedule-codec.js';
import { encodeBin } from '../codecs/summary-bin-codec.js';
import { encodeTick } from '../codecs/tick-codec.js';
import { encodeToken } from '../codecs/token-codec.js';
import type { PortableFacts, PortableKind } from '../portable.js';
import { canonicalJson } from './canonical-json.js';

const ENCODE: { readonly [Kind in PortableKind]: (fact: PortableFacts[Kind]) => object } = {
  schedule: (schedule) => ({ ...encodeSchedule(schedule), tenant: schedule.tenant }),
  credential: encodeCredential,
  open_tick: encodeTick,
  run: encodeRun,
  tick: encodeTick,
  audit: encodeAuditEntry,
  local_run: encodeLocalRun,
  token: encodeToken,
  idempotency: encodeIdempotency,
  summary_bin: encodeBin,
  import_state: ({ tenant, state }) => ({ tenant, state: encodeImportState(state) }),
  record: (record) => ({ ...encodeRecord(record), tenant: record.tenant, raw: record.raw }),
  run_log: ({ runId, line }) => ({ ...encodeRunLogLine(line), run_id: runId }),
  numbers: (numbers) => numbers,
};

/** A fact in the API's names, as the one text that every store has for it. */
export function factText<Kind extends PortableKind>(kind: Kind, fact: PortableFacts[Kind]): string {
  return canonicalJson(ENCODE[kind](fact));
}

/** Counters as every store has them; undefined for a span in which nothing happened. */
export function countedBin(bin: BinCounts): BinCounts | undefined {
  const used = bin.delays.findLastIndex((count) => count > 0) + 1;
  const counted = { ...bin, delays: bin.delays.slice(0, used), maxDelayMs: used > 0 ? bin.maxDelayMs : 0 };
  const { succeeded, failed, timedOut, cancelled, lost, skipped } = counted;
  return succeeded + failed + timedOut + cancelled + lost + skipped + used > 0 ? counted : undefined;
}
