import { crc32 } from 'node:zlib';
import type { StoredBatch } from '../../codecs/record-batch-codec.js';
import { decodeBatch, encodeBatch } from '../../codecs/record-batch-codec.js';
import { MalformedRecord } from '../../codecs/json-fields.js';

/**
 * One line of a tenant's log: `{"crc":"…","bytes":N,"batch":{…},"raw":[…]}`. The sum covers everything behind it.
 * What the vendor said stands at the end, one text for each upsert, so that a start reads only the first N bytes as
 * JSON and remembers where the rest is.
 */
const HEAD = /^\{"crc":"([0-9a-f]{8})","bytes":(\d{1,12}),"batch":/;
const HEAD_BYTES = 64;
const SUM_BYTES = '{"crc":"00000000",'.length;
const RAW_START = Buffer.from(',"raw":[');
const RAW_END = Buffer.from(']}');
const COMMA = Buffer.from(',');

/** Where the texts of the upserts are, in bytes from the beginning of the line. */
export interface RecordLine {
  readonly batch: StoredBatch;
  readonly rawStarts: readonly number[];
  /** Bytes of the line that each upsert takes beside its own text. */
  readonly share: number;
}

/** @param raws the texts of the upserts (UTF-8), in their order. @returns the line with its end. */
export function formatRecordLine(batch: StoredBatch, raws: readonly Uint8Array[]): Buffer {
  const text = Buffer.from(JSON.stringify(encodeBatch(batch)));
  const parts: Uint8Array[] = [Buffer.from(`"bytes":${text.length},"batch":`), text, RAW_START];
  raws.forEach((raw, i) => parts.push(...(i === 0 ? [raw] : [COMMA, raw])));
  parts.push(RAW_END);
  let sum = 0;
  for (const part of parts) sum = crc32(part, sum);
  return Buffer.concat([Buffer.from(`{"crc":"${textOf(sum)}",`), ...parts, Buffer.from('\n')]);
}

/** True when the sum of a line (without its end) is right, without reading it. */
export function isSound(line: Buffer): boolean {
  const sum = HEAD.exec(line.subarray(0, HEAD_BYTES).toString('latin1'))?.[1];
  return sum !== undefined && textOf(crc32(line.subarray(SUM_BYTES))) === sum;
}

/**
 * Reads a line without its end.
 * @throws MalformedRecord when its sum is wrong or it has another form.
 */
export function readRecordLine(line: Buffer): RecordLine {
  const head = HEAD.exec(line.subarray(0, HEAD_BYTES).toString('latin1'));
  if (!head || !isSound(line)) throw new MalformedRecord('the sum of a line of records is wrong');
  const start = head[0].length;
  const stop = start + Number(head[2]);
  const batch = decodeBatch(parse(line.toString('utf8', start, stop)));
  const first = stop + RAW_START.length;
  const rawStarts: number[] = [];
  let next = first;
  for (const { rawBytes } of batch.upserts) {
    rawStarts.push(next);
    next += rawBytes + COMMA.length;
  }
  const end = (batch.upserts.length === 0 ? first : next - COMMA.length) + RAW_END.length;
  if (end !== line.length || !line.subarray(stop, first).equals(RAW_START)) {
    throw new MalformedRecord('the lengths in a line of records are wrong');
  }
  const others = line.length + 1 - batch.upserts.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  return { batch, rawStarts, share: batch.upserts.length === 0 ? 0 : others / batch.upserts.length };
}

const textOf = (sum: number): string => sum.toString(16).padStart(8, '0');

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new MalformedRecord('a batch of records is not JSON', { cause: error });
  }
}
