import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonType, isTooDeep, MOST_DEPTH, readJsonAnswer } from './json-answer.js';

const bytes = (text: string): Buffer => Buffer.from(text);
const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('readJsonAnswer', () => {
  it('reads an object as it is, with every field that nobody knows', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value);
        // The two names that lead to a prototype are another matter, below.
        fc.pre(!text.includes('__proto__') && !text.includes('constructor'));
        expect(readJsonAnswer(bytes(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps names that lead to a prototype out', () => {
    const text =
      '{"__proto__":{"polluted":1},"items":[{"id":"1","constructor":{"prototype":{"polluted":1}},"\\u005f_proto__":{"polluted":1}}]}';
    const read = readJsonAnswer(bytes(text));
    expect(read).toEqual({ items: [{ id: '1' }] });
    expect(Object.keys(read)).toEqual(['items']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['', '{', '{"a":1', '<html></html>', 'undefined', "{'a':1}", '{"a":NaN}'])('finds no JSON in %j', (text) => {
    expect(readJsonAnswer(bytes(text))).toBe('not_json');
  });

  it('finds no JSON in bytes that are no UTF-8', () => {
    expect(readJsonAnswer(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBe('not_json');
  });

  it.each(['[]', 'null', '1', '"text"', 'true'])('finds no object in %s', (text) => {
    expect(readJsonAnswer(bytes(text))).toBe('not_object');
  });

  it('takes 64 levels and refuses 65', () => {
    expect(depthOf(readJsonAnswer(bytes(nested(MOST_DEPTH))))).toBe(MOST_DEPTH);
    expect(readJsonAnswer(bytes(nested(MOST_DEPTH + 1)))).toBe('too_deep');
  });

  it('refuses a million levels without a stack of its own', () => {
    expect(readJsonAnswer(bytes('['.repeat(1_000_000)))).toBe('too_deep');
    expect(readJsonAnswer(bytes(nested(1_000_000)))).toBe('too_deep');
  });
});

describe('isTooDeep', () => {
  it('agrees with the depth of the parsed value, whatever stands in its texts', () => {
    const text = fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', ']', '}', 'a', 'é', '\n') });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 90, depthSize: 'max' },
        text,
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(text, tie('value'), { maxKeys: 2 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 70 }), (inner, levels) => {
        let whole = inner;
        for (let level = 0; level < levels; level += 1) whole = [whole];
        expect(isTooDeep(bytes(JSON.stringify(whole)))).toBe(depthOf(whole) > MOST_DEPTH);
      }),
    );
  });
});

describe('isJsonType', () => {
  it.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['Application/JSON ;charset=utf-8', true],
    ['application/problem+json', true],
    ['text/html; charset=utf-8', false],
    ['text/json', false],
    ['application/jsonp', false],
    ['text/plain; note=application/json', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (type, is) => {
    expect(isJsonType(type)).toBe(is);
  });
});
