import { crc32 } from 'node:zlib';

const END = /,"crc":"([0-9a-f]{8})"\}$/;

const sumOf = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** A history row as a line of its file, without the line end: the row with a sum as its last member. */
export function formatRow(row: unknown): string {
  const text = JSON.stringify(row);
  return `${text.slice(0, -1)},"crc":"${sumOf(text)}"}`;
}

/** The row of a line; undefined when the line is damaged. */
export function parseRow(line: string): unknown {
  const end = END.exec(line);
  if (!end) return undefined;
  const text = `${line.slice(0, end.index)}}`;
  return sumOf(text) === end[1] ? (JSON.parse(text) as unknown) : undefined;
}
