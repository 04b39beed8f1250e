import { crc32 } from 'node:zlib';
import type { Change } from '../../changes/change.js';
import { decodeChange, encodeChange } from '../../changes/change.js';
import { MalformedRecord } from '../../codecs/json-fields.js';

/** One commit as it stands in a journal. */
export interface JournalLine {
  readonly seq: number;
  readonly changes: readonly Change[];
}

const LINE = /^\{"seq":(\d{1,15}),"crc":"([0-9a-f]{8})","changes":(\[.*\])\}$/s;

const checksum = (seq: number, changes: string): string => crc32(`${seq}:${changes}`).toString(16).padStart(8, '0');

/** The text of one commit, with its line end. The sum covers the number and the changes. */
export function formatLine(seq: number, changes: readonly Change[]): string {
  const text = JSON.stringify(changes.map(encodeChange));
  return `{"seq":${seq},"crc":"${checksum(seq, text)}","changes":${text}}\n`;
}

/** A line that has passed its sum; its changes are read only where they are needed. */
export interface CheckedLine {
  readonly seq: number;
  /** @throws MalformedRecord when a change has no known form although the sum is right. */
  readonly read: () => JournalLine;
}

/**
 * Checks one line (without its line end).
 * @returns undefined when the text is no line or its sum is wrong.
 */
export function checkLine(text: string): CheckedLine | undefined {
  const parts = LINE.exec(text);
  if (!parts) return undefined;
  const [, digits, sum, changes] = parts;
  const seq = Number(digits);
  if (changes === undefined || checksum(seq, changes) !== sum) return undefined;
  return {
    seq,
    read: () => {
      const list: unknown = JSON.parse(changes);
      if (!Array.isArray(list)) throw new MalformedRecord('changes are not a list');
      return { seq, changes: list.map(decodeChange) };
    },
  };
}
