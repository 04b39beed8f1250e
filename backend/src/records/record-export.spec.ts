import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordRow } from '../domain/crm-record.js';
import type { RecordQuery } from '../persistence/record-store.js';
import { harmless } from '../wire/spreadsheet-cell.js';
import { parseCsv } from '../../test/csv-reader.js';
import { recordsAsCsv } from './record-export.js';

const SEEN = Date.UTC(2026, 10, 12);
const row = (externalId: string, over: Partial<RecordRow> = {}): RecordRow => ({
  tenant: 'acme',
  kind: 'job',
  externalId,
  title: 'A roof',
  status: 'Lead',
  hash: 'hash',
  firstSeenAt: SEEN,
  lastSeenAt: SEEN,
  missing: false,
  runId: 'run',
  ...over,
});

/** Pages over what `rows` holds at the moment, as a store does: a cursor is a place behind a row. */
const storeOf = (rows: () => readonly RecordRow[], onPage = (): void => undefined, pageSize = 2_000) => ({
  async page({ limit, cursor }: RecordQuery) {
    const all = rows();
    const from = cursor === undefined ? 0 : all.findIndex(({ externalId }) => externalId === cursor) + 1;
    const page = all.slice(from, from + Math.min(limit, pageSize));
    onPage();
    const last = page.at(-1);
    const nextCursor = last && from + page.length < all.length ? last.externalId : null;
    return { rows: page, nextCursor, total: all.length, historyPruned: false };
  },
});

async function csvOf(store: Parameters<typeof recordsAsCsv>[0]): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await recordsAsCsv(store, { tenant: 'acme' })) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}

describe('the export of records', () => {
  it('begins with the mark of UTF-8 and a line of names, also when there is no record', async () => {
    const text = await csvOf(storeOf(() => []));
    expect(text).toBe(
      '\uFEFFkind,external_id,title,status,owner,value,contact_name,contact_email,contact_phone,contact_company,created_at,modified_at,first_seen_at,last_seen_at,missing\r\n',
    );
  });

  it('has one line for each record, moments in UTC', async () => {
    const full = row('1', {
      title: 'Roof, "big"',
      owner: 'Ada',
      value: 1234.5,
      contact: { name: 'Bo', email: 'bo@example.com', phone: '555-0100', company: 'Bo Ltd' },
      createdAt: SEEN,
      modifiedAt: SEEN + 1,
      missing: true,
    });
    const [, line] = parseCsv((await csvOf(storeOf(() => [full]))).slice(1));
    expect(line).toEqual([
      'job',
      '1',
      'Roof, "big"',
      'Lead',
      'Ada',
      '1234.5',
      'Bo',
      'bo@example.com',
      '555-0100',
      'Bo Ltd',
      '2026-11-12T00:00:00.000Z',
      '2026-11-12T00:00:00.001Z',
      '2026-11-12T00:00:00.000Z',
      '2026-11-12T00:00:00.000Z',
      'true',
    ]);
  });

  it('reads back as what was written, whatever strangers put into their names', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', '\0', '=', '+', '-', '@', "'", ' ', 'é', '＝') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(hostile, hostile), { maxLength: 5 }), async (texts) => {
        const rows = texts.map(([title, owner], index) => row(String(index), { title, owner }));
        const lines = parseCsv((await csvOf(storeOf(() => rows))).slice(1)).slice(1);
        const whole = (text: string): string => Buffer.from(harmless(text), 'utf8').toString('utf8');
        expect(lines.map(([, , title, , owner]) => [title, owner])).toEqual(
          texts.map(([title, owner]) => [whole(title), whole(owner)]),
        );
      }),
    );
  });

  it.each(['=1+1', '+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\0=1', '＝1'])(
    'keeps a spreadsheet from computing %j',
    (text) => {
      expect(harmless(text)).toBe(`'${text}`);
    },
  );

  it.each(['', 'a=1', ' =1', "'=1", '1-2'])('leaves %j as it is', (text) => expect(harmless(text)).toBe(text));

  it('keeps a spreadsheet from computing with a negative amount', async () => {
    const [, line] = parseCsv((await csvOf(storeOf(() => [row('1', { value: -5 })]))).slice(1));
    expect(line?.[5]).toBe("'-5");
  });

  it('tells each record once, also one that moves to the front while it is read', async () => {
    let rows = Array.from({ length: 4_200 }, (_, index) => row(String(index)));
    let pages = 0;
    const moved = storeOf(
      () => rows,
      () => {
        pages += 1;
        const last = rows.at(-1);
        if (pages === 1 && last) rows = [last, ...rows.slice(0, -1)];
      },
    );
    const ids = parseCsv((await csvOf(moved)).slice(1))
      .slice(1)
      .map(([, id]) => id);
    expect(ids.length).toBe(4_200);
    expect(new Set(ids).size).toBe(4_200);
  });

  it('refuses before the first byte when the first page is refused', async () => {
    const broken = { page: () => Promise.reject(new Error('refused')) };
    await expect(recordsAsCsv(broken, { tenant: 'acme' })).rejects.toThrow('refused');
  });

  it('breaks off when a later page is refused', async () => {
    const rows = Array.from({ length: 2_400 }, (_, index) => row(String(index)));
    let pages = 0;
    const breaking = storeOf(
      () => rows,
      () => {
        pages += 1;
        if (pages === 2) throw new Error('gone');
      },
    );
    await expect(csvOf(breaking)).rejects.toThrow('gone');
  });
});
