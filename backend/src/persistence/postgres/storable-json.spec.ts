import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { originalJson, originalText, storableJson, storableText } from './storable-json.js';

const text = fc.string({ unit: fc.constantFrom('a', '\0', '\ue000', '\ud83d', '\ude00', '0', '\\', 'u', '"', 'ü') });
const UNSTORABLE = /\0|\\u0000|\\ud[89a-f]/i;

describe('what the server can store', () => {
  it('is any text, changed so that no two become one, and read back as it was', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(storableText(one)).not.toMatch(/[\0\ud800-\udfff]/u);
        expect(originalText(storableText(one))).toBe(one);
        expect(storableText(one) === storableText(other)).toBe(one === other);
      }),
    );
  });

  it('is any JSON, with its members in their order', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.dictionary(text, text))), (value) => {
        const stored = storableJson(value);
        expect(stored.replaceAll('\\\\', '')).not.toMatch(UNSTORABLE);
        expect(JSON.stringify(originalJson(stored))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('is left as it is where there is nothing to change', () => {
    expect(storableJson({ a: 'plain \u{1f600}', b: [1, null] })).toBe('{"a":"plain \u{1f600}","b":[1,null]}');
  });
});
