import type { WireAnswer } from './wire/wire.js';
import { isJsonType, readJsonAnswer } from './json-answer.js';

/** A reason longer than this is cut. */
const LONGEST = 200;

/** Words from outside for a person to read: on one line, without control characters, without the key, cut to length. */
export function plainWords(text: string, secret: string): string {
  const open = secret === '' ? text : text.replaceAll(secret, '[key]');
  // eslint's no-control-regex has a point elsewhere: here control characters are what is looked for.
  const line = open
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** What a problem document says, title and detail; empty when the answer is none. */
export function reasonOf({ headers, body }: WireAnswer, secret: string): string {
  const problem = isJsonType(headers['content-type']) ? readJsonAnswer(body) : 'not_json';
  if (typeof problem === 'string') return '';
  const words = [problem['title'], problem['detail']].filter((part) => typeof part === 'string' && part !== '');
  return plainWords(words.join(' – '), secret);
}
