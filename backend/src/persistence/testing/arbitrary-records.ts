import fc from 'fast-check';
import type { ImportedRecord } from '../../domain/crm-record.js';
import { RECORD_KINDS } from '../../domain/crm-record.js';
import type { ImportState } from '../../domain/import-state.js';
import type { JsonObject } from '../../domain/json.js';
import type { RunLogLine } from '../../domain/run-log-line.js';
import { count, moment, text } from './arbitrary-values.js';

const kind = fc.constantFrom(...RECORD_KINDS);
/** Anything that JSON can say, with members that a prototype could swallow. */
const raw = fc
  .dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString')), fc.jsonValue({ maxDepth: 3 }))
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

export const importedRecords: fc.Arbitrary<ImportedRecord> = fc.record(
  {
    kind,
    externalId: fc.oneof(text, fc.constantFrom('__proto__', 'constructor')),
    title: text,
    status: text,
    owner: text,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    contact: fc.record({ id: text, name: text, company: text, email: text, phone: text }, { requiredKeys: [] }),
    createdAt: moment,
    modifiedAt: moment,
    hash: text,
    detailsAt: moment,
    contactAt: moment,
    raw,
  },
  { requiredKeys: ['kind', 'externalId', 'title', 'status', 'hash', 'raw'] },
);

export const recordNames = fc.record({ kind, externalId: text });

const watermark = fc.record(
  { modifiedUntil: moment, sweptAt: moment, lastCount: count },
  { requiredKeys: ['modifiedUntil', 'sweptAt'] },
);

export const importStates: fc.Arbitrary<ImportState> = fc.record(
  {
    companyId: text,
    locationName: text,
    locationCheckedAt: moment,
    watermarks: fc.record({ assigned: watermark, unassigned: watermark }, { requiredKeys: [] }),
    units: fc.dictionary(
      text,
      fc.record({ unit: fc.constantFrom('record' as const, 'page' as const, 'none' as const), at: moment }),
      { noNullPrototype: true },
    ),
    firstImportEndedAt: moment,
    chain: fc.record(
      {
        kind: fc.constantFrom('first' as const, 'nightly' as const, 'reconcile' as const),
        startedAt: moment,
        step: text,
        fromDay: count,
        toDay: count,
        offset: count,
        boundaryId: text,
        stepBacks: count,
        queue: fc.array(text, { maxLength: 3 }),
        remaining: count,
        done: count,
      },
      { requiredKeys: ['kind', 'startedAt', 'step', 'offset', 'stepBacks', 'done'] },
    ),
  },
  { requiredKeys: ['watermarks', 'units'] },
);

export const runLogLines: fc.Arbitrary<RunLogLine> = fc.record(
  {
    at: moment,
    level: fc.constantFrom('info' as const, 'warn' as const, 'error' as const),
    message: text,
    method: text,
    path: text,
    status: count,
    durationMs: count,
    budgetLeft: count,
  },
  { requiredKeys: ['at', 'level', 'message'] },
);
