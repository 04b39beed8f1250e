import { storableText } from '../postgres/storable-json.js';

/** Printable ASCII: there the order of the bytes is that of the letters. */
const PLAIN = /^[ -~]*$/;

/** Compares texts by the bytes of their stored form, as PostgreSQL does with the collation "C". */
export function compareStored(a: string, b: string): number {
  if (PLAIN.test(a) && PLAIN.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(storableText(a)), Buffer.from(storableText(b)));
}
