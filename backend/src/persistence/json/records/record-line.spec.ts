import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordRow } from '../../../domain/crm-record.js';
import { importedRecords, importStates, recordNames } from '../../testing/arbitrary-records.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import { formatRecordLine, isSound, readRecordLine } from './record-line.js';

const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
const records = fc
  .record({ record: importedRecords, firstSeenAt: moment, lastSeenAt: moment, missing: fc.boolean(), runId: fc.uuid() })
  .map(({ record: { raw, ...read }, ...seen }) => {
    const row: RecordRow = { ...read, ...seen, tenant: 'acme' };
    return { row, raw };
  });
const lines = fc.record({
  at: moment,
  runId: fc.uuid(),
  upserts: fc.array(records, { maxLength: 4 }),
  seen: fc.array(recordNames, { maxLength: 3 }),
  missing: fc.array(recordNames, { maxLength: 3 }),
  state: fc.option(importStates, { nil: undefined }),
});

type Line = typeof lines extends fc.Arbitrary<infer Value> ? Value : never;

const written = ({ at, runId, upserts, seen, missing, state }: Line): Buffer => {
  const raws = upserts.map(({ raw }) => Buffer.from(JSON.stringify(raw)));
  const stored = upserts.map(({ row }, i) => ({ row, rawBytes: raws[i]?.length ?? 0 }));
  const batch = { tenant: 'acme', at, runId, upserts: stored, seen, missing, ...(state ? { state } : {}) };
  return formatRecordLine(batch, raws);
};
const byKind = (names: readonly { readonly kind: string; readonly externalId: string }[]): unknown =>
  ['job', 'contact', 'user'].flatMap((kind) => names.filter((name) => name.kind === kind));

describe('a line of a tenant’s log', () => {
  it('says what was written, and where what the vendor said is, word for word', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const bytes = written(line);
        expect(bytes.indexOf('\n')).toBe(bytes.length - 1);
        const { batch, rawStarts, share } = readRecordLine(bytes.subarray(0, -1));
        expect(batch.upserts.map(({ row }) => row)).toEqual(line.upserts.map(({ row }) => row));
        expect(batch.seen).toEqual(byKind(line.seen));
        expect(batch.missing).toEqual(byKind(line.missing));
        expect([batch.tenant, batch.at, batch.runId, batch.state]).toEqual(['acme', line.at, line.runId, line.state]);
        batch.upserts.forEach(({ rawBytes }, i) => {
          const start = rawStarts[i] ?? 0;
          expect(bytes.toString('utf8', start, start + rawBytes)).toBe(JSON.stringify(line.upserts[i]?.raw));
        });
        const all = batch.upserts.reduce((sum, { rawBytes }) => sum + rawBytes + share, 0);
        if (batch.upserts.length > 0) expect(Math.round(all)).toBe(bytes.length);
      }),
    );
  });

  it('is refused when any bit of it is another, or it ends earlier', () => {
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat({ max: 7 }), (line, place, bit) => {
        const bytes = written(line).subarray(0, -1);
        const at = place % bytes.length;
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        for (const bad of [flipped, bytes.subarray(0, at)]) {
          expect(isSound(bad)).toBe(false);
          expect(() => readRecordLine(bad)).toThrow(MalformedRecord);
        }
      }),
    );
  });

  it('is refused when it is something else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => readRecordLine(Buffer.from(text))).toThrow(MalformedRecord);
      }),
    );
  });

  it('about records that have not changed costs little more than their ids', () => {
    const seen = Array.from({ length: 25 }, () => ({ kind: 'job' as const, externalId: 'x'.repeat(36) }));
    const line = formatRecordLine({ tenant: 'acme', at: 1, runId: 'r', upserts: [], seen, missing: [] }, []);
    expect(line.length).toBeLessThan(25 * 40 + 150);
  });
});
