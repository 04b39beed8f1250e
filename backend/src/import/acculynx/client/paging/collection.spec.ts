import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../domain/json.js';
import { readCollection } from './collection.js';

describe('readCollection', () => {
  it('reads the vendor’s envelope', () => {
    const body = { count: 3, pageSize: 25, pageStartIndex: 0, items: [{ id: 'a' }, { id: 'b' }], more: true };
    expect(readCollection(body)).toEqual({
      items: [{ id: 'a' }, { id: 'b' }],
      badRows: 0,
      understood: true,
      count: 3,
      pageSize: 25,
      pageStartIndex: 0,
    });
  });

  it('counts rows that are no objects, and keeps the others', () => {
    const { items, badRows } = readCollection({ items: [null, 7, 'text', ['a'], { id: 'a' }] });
    expect([items, badRows]).toEqual([[{ id: 'a' }], 4]);
  });

  it('finds the rows under another name when there is one list only', () => {
    expect(readCollection({ unitsOfMeasure: [{ id: 1 }], count: 1 }).items).toEqual([{ id: 1 }]);
    expect(readCollection({ one: [], other: [] }).understood).toBe(false);
  });

  it.each<JsonObject>([{}, { items: null }, { items: {} }, { items: 'none' }, { items: null, rows: [] }])(
    'does not take %j for an empty list',
    (body) => {
      expect(readCollection(body)).toMatchObject({ items: [], badRows: 0, understood: false });
    },
  );

  it.each([{ count: -1 }, { count: 1.5 }, { count: '3' }, { count: null }, { count: 1e300 }])(
    'takes no number from %j',
    (part) => {
      expect(readCollection({ ...part, items: [] }).count).toBeUndefined();
    },
  );

  it('reads whatever comes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('items', 'count', 'pageSize', 'pageStartIndex', 'x'), fc.jsonValue()),
        (body) => {
          const { items, badRows } = readCollection(body as JsonObject);
          expect(items.every((item) => typeof item === 'object')).toBe(true);
          expect(badRows).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
