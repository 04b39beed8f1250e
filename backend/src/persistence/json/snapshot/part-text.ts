import { encodeAuditEntry } from '../../codecs/audit-codec.js';
import { encodeCredential } from '../../codecs/credential-codec.js';
import { encodeIdempotency } from '../../codecs/idempotency-codec.js';
import { encodeLocalRun } from '../../codecs/local-run-codec.js';
import { encodeRun } from '../../codecs/run-codec.js';
import { encodeSchedule } from '../../codecs/schedule-codec.js';
import { encodeSession } from '../../codecs/session-codec.js';
import { encodeBin } from '../../codecs/summary-bin-codec.js';
import { encodeTick } from '../../codecs/tick-codec.js';
import { encodeToken } from '../../codecs/token-codec.js';
import type { Capture } from './capture.js';
import type { Part } from './snapshot-names.js';

/** The text of a part's data in pieces, one row each, so that the writer can give way in between. */
export function partText(part: Part, capture: Capture): Iterable<string> {
  switch (part) {
    case 'schedules':
      return scheduleText(capture);
    case 'audit':
      return listText(capture.audit.toReversed(), encodeAuditEntry);
    case 'localRuns':
      return listText(capture.localRuns, encodeLocalRun);
    case 'commandCenter':
      return commandCenterText(capture);
  }
}

function* scheduleText({ schedules }: Capture): Generator<string> {
  let separator = '{\n';
  for (const schedule of schedules) {
    yield `${separator}${JSON.stringify(schedule.tenant)}:${JSON.stringify(encodeSchedule(schedule))}`;
    separator = ',\n';
  }
  yield schedules.length === 0 ? '{}' : '\n}';
}

function* listText<Row>(rows: readonly Row[], encode: (row: Row) => unknown): Generator<string> {
  let separator = '[\n';
  for (const row of rows) {
    yield separator + JSON.stringify(encode(row));
    separator = ',\n';
  }
  yield rows.length === 0 ? '[]' : '\n]';
}

function* commandCenterText(capture: Capture): Generator<string> {
  yield `{"audit_numbers":${JSON.stringify(capture.numbers)},"audit_anchors":${JSON.stringify(capture.anchors)},`;
  if (capture.chains) yield `"audit_chain":${JSON.stringify(capture.chains)},\n`;
  yield `"pruned_before":${capture.prunedBefore / 1000},`;
  yield `"history_dropped_until":${capture.historyDroppedUntil / 1000},\n"tokens":`;
  yield* listText(capture.tokens, encodeToken);
  yield ',\n"sessions":';
  yield* listText(capture.sessions, encodeSession);
  yield ',\n"idempotency":';
  yield* listText(capture.idempotency, encodeIdempotency);
  yield ',\n"open_runs":';
  yield* listText(capture.openRuns, encodeRun);
  yield ',\n"open_ticks":';
  yield* listText(capture.openTicks, encodeTick);
  yield ',\n"credentials":';
  yield* listText(capture.credentials, encodeCredential);
  yield ',\n"bins":';
  yield* listText(capture.bins, encodeBin);
  yield '}';
}
