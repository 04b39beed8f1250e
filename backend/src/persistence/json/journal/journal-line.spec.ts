import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entries, idempotencyRecords, localRuns, runs, ticks, tokens } from '../../testing/arbitrary-facts.js';
import { credentials, schedules } from '../../testing/arbitrary-schedules.js';
import type { Change } from '../../changes/change.js';
import { checkLine, formatLine } from './journal-line.js';

const change: fc.Arbitrary<Change> = fc.oneof(
  schedules.map((schedule): Change => ({ kind: 'schedule', tenant: schedule.tenant, schedule })),
  fc.constant<Change>({ kind: 'schedule', tenant: 'acme', schedule: null }),
  credentials.map((credential): Change => ({ kind: 'credential', tenant: credential.tenant, credential })),
  fc.constant<Change>({ kind: 'credential', tenant: 'acme', credential: null }),
  runs.map((run): Change => ({ kind: 'run', run })),
  ticks.map((tick): Change => ({ kind: 'tick', tick })),
  entries.map((entry): Change => ({ kind: 'audit', entry })),
  localRuns.map((run): Change => ({ kind: 'local_run', run })),
  tokens.map((token): Change => ({ kind: 'token', token })),
  idempotencyRecords.map((record): Change => ({ kind: 'idempotency', record })),
  fc.nat().map((before): Change => ({ kind: 'prune', before })),
);
const line = fc.tuple(fc.integer({ min: 1, max: 1e12 }), fc.array(change, { maxLength: 4 }));

describe('a journal line', () => {
  it('is one line, and comes back as it was', () => {
    fc.assert(
      fc.property(line, ([seq, changes]) => {
        const text = formatLine(seq, changes);
        expect(text.indexOf('\n')).toBe(text.length - 1);
        expect(checkLine(text.slice(0, -1))?.read()).toEqual({ seq, changes });
      }),
    );
  });

  it('is refused when any bit of it has changed', () => {
    fc.assert(
      fc.property(line, fc.nat(), fc.nat({ max: 7 }), ([seq, changes], at, bit) => {
        const bytes = Buffer.from(formatLine(seq, changes).slice(0, -1));
        const i = at % bytes.length;
        bytes[i] = (bytes[i] ?? 0) ^ (1 << bit);
        expect(checkLine(bytes.toString('utf8'))).toBeUndefined();
      }),
    );
  });

  it('is refused when it is cut off anywhere', () => {
    fc.assert(
      fc.property(line, fc.nat(), ([seq, changes], at) => {
        const text = formatLine(seq, changes).slice(0, -1);
        expect(checkLine(text.slice(0, at % text.length))).toBeUndefined();
      }),
    );
  });

  it('is never made of foreign text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(checkLine(text)).toBeUndefined()));
  });
});
