import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bins,
  entries,
  idempotencyRecords,
  localRuns,
  runs,
  sessions,
  ticks,
  tokens,
} from '../testing/arbitrary-facts.js';
import { credentials, schedules } from '../testing/arbitrary-schedules.js';
import { importStates, runLogLines } from '../testing/arbitrary-records.js';
import { sampleSchedule } from '../testing/sample-facts.js';
import { decodeAuditEntry, encodeAuditEntry } from './audit-codec.js';
import { decodeCredential, encodeCredential } from './credential-codec.js';
import { decodeIdempotency, encodeIdempotency } from './idempotency-codec.js';
import { decodeImportState, encodeImportState } from './import-state-codec.js';
import { MalformedRecord } from './json-fields.js';
import { decodeLocalRun, encodeLocalRun } from './local-run-codec.js';
import { decodeBatch } from './record-batch-codec.js';
import { decodeRecord } from './record-codec.js';
import { decodeRun, encodeRun } from './run-codec.js';
import { decodeRunLogLine, encodeRunLogLine } from './run-log-codec.js';
import { decodeSchedule, encodeSchedule } from './schedule-codec.js';
import { decodeSession, encodeSession } from './session-codec.js';
import { decodeBin, encodeBin } from './summary-bin-codec.js';
import { decodeTick, encodeTick } from './tick-codec.js';
import { decodeToken, encodeToken } from './token-codec.js';

const throughText = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function comesBack<Value>(
  facts: fc.Arbitrary<Value>,
  encode: (v: Value) => unknown,
  decode: (v: unknown) => Value,
): void {
  fc.assert(fc.property(facts, (value) => expect(decode(throughText(encode(value)))).toEqual(value)));
}

describe('what is written comes back as it was', () => {
  it('for schedules', () => {
    fc.assert(
      fc.property(schedules, (schedule) =>
        expect(decodeSchedule(schedule.tenant, throughText(encodeSchedule(schedule)))).toEqual(schedule),
      ),
    );
  });
  it('for runs', () => comesBack(runs, encodeRun, decodeRun));
  it('for ledger rows', () => comesBack(ticks, encodeTick, decodeTick));
  it('for audit entries', () => comesBack(entries, encodeAuditEntry, decodeAuditEntry));
  it('for local runs', () => comesBack(localRuns, encodeLocalRun, decodeLocalRun));
  it('for sessions', () => comesBack(sessions, encodeSession, decodeSession));
  it('for tokens', () => comesBack(tokens, encodeToken, decodeToken));
  it('for idempotency records', () => comesBack(idempotencyRecords, encodeIdempotency, decodeIdempotency));
  it('for tenants’ keys', () => comesBack(credentials, encodeCredential, decodeCredential));
  it('for the importer’s memory', () => comesBack(importStates, encodeImportState, decodeImportState));
  it('for lines of run logs', () => comesBack(runLogLines, encodeRunLogLine, decodeRunLogLine));
  it('for summary bins', () => comesBack(bins, encodeBin, decodeBin));
});

describe('what has another form', () => {
  it.each([
    ['schedule', (value: unknown) => decodeSchedule('acme', value)],
    ['run', decodeRun],
    ['ledger row', decodeTick],
    ['audit entry', decodeAuditEntry],
    ['local run', decodeLocalRun],
    ['session', decodeSession],
    ['token', decodeToken],
    ['idempotency record', decodeIdempotency],
    ['summary bin', decodeBin],
    ['key', decodeCredential],
    ['importer’s memory', decodeImportState],
    ['imported record', (value: unknown) => decodeRecord('acme', value)],
    ['page of records', decodeBatch],
    ['line of a run log', decodeRunLogLine],
  ])('is refused as a %s, whatever it is', (_, decode) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => decode(value)).toThrow(MalformedRecord);
      }),
    );
  });
});

describe('a schedule in its file', () => {
  it("bears the original system's names, so that its tools can still read it", () => {
    const at = 1_762_661_677_686;
    const stored = encodeSchedule(
      sampleSchedule('acme', at, {
        lastRun: at,
        autoPaused: true,
        pause: { by: 'ops', since: at },
        lastStatus: { ok: true, at, message: 'done', stats: { imported: 1, skipped: 2 } },
      }),
    );
    expect(throughText(stored)).toMatchObject({
      interval_sec: 60,
      last_run: 1762661677.686,
      last_run_iso: '2025-11-09T04:14:37.686Z',
      paused: true,
      auto_paused: true,
      last_status: {
        ok: true,
        ts: 1762661677.686,
        ts_iso: '2025-11-09T04:14:37.686Z',
        message: 'done',
        result: { stats: { imported: 1, skipped: 2 } },
      },
    });
  });
});
