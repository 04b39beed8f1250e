import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;
const LINE_END = 0x0a;

export interface FileLine {
  /** Without its end. */
  readonly bytes: Buffer;
  /** Where it begins in the file. */
  readonly at: number;
  /** False for a last one that lacks its end. */
  readonly isComplete: boolean;
}

/** The lines of an open file from a byte on, read in portions: memory holds a portion and a line, never the file. */
export async function* readLines(file: FileHandle, from = 0): AsyncGenerator<FileLine> {
  let at = from;
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at + rest.length);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      yield { bytes: bytes.subarray(start, end), at: at + start, isComplete: true };
      start = end + 1;
    }
    rest = bytes.subarray(start);
    at += start;
  }
  if (rest.length > 0) yield { bytes: rest, at, isComplete: false };
}
