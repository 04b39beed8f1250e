import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainWords, reasonOf } from './vendor-words.js';

const KEY = 'canary-0123456789';

const problem = (body: string, type = 'application/problem+json'): Parameters<typeof reasonOf>[0] => ({
  status: 400,
  headers: { 'content-type': type },
  body: Buffer.from(body),
});

describe('reasonOf', () => {
  it('says title and detail of a problem document', () => {
    const body = JSON.stringify({
      title: 'Bad Request',
      detail: 'Page Size must not be greater than 25.',
      status: 400,
    });
    expect(reasonOf(problem(body), KEY)).toBe('Bad Request – Page Size must not be greater than 25.');
  });

  it.each(['', 'no JSON', '[]', '{"title":{"a":1},"detail":7}'])('says nothing for %j', (body) => {
    expect(reasonOf(problem(body), KEY)).toBe('');
  });

  it('says nothing for a page of HTML', () => {
    expect(reasonOf(problem('{"title":"x"}', 'text/html'), KEY)).toBe('');
  });

  it('takes the key out, also where the vendor sends it back', () => {
    expect(reasonOf(problem(JSON.stringify({ title: `Key ${KEY} is`, detail: KEY })), KEY)).toBe(
      'Key [key] is – [key]',
    );
  });
});

describe('plainWords', () => {
  it('is one line without control characters, at most 200 characters long, and never holds the key', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'binary', maxLength: 400 }),
        (a, b) => {
          const words = plainWords(`${a}${KEY}${b}`, KEY);
          expect(words).not.toMatch(/\p{C}/u);
          expect(words).not.toContain(KEY);
          expect(words.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });

  it('escapes nothing that it can say', () => {
    expect(plainWords('\u001b[31mred\r\nInjected: line', '')).toBe('[31mred Injected: line');
  });
});
