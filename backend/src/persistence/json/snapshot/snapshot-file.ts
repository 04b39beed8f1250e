import { createHash } from 'node:crypto';
import { TimeSlices } from '../../time-slices.js';

/** The version of the form in which this program writes. */
export const SNAPSHOT_VERSION = 1;

/** Pieces of text are gathered to about this many characters before they are hashed. */
const CHUNK_CHARS = 65_536;

/** The sum covers version and number too: a flipped digit there would replay the wrong part of the journal. */
const hashFrom = (version: number, seq: number) => createHash('sha256').update(`${version}:${seq}:`);

/** Builds `{v, seq, sha256, data}` from the pieces of the data's text, in slices that do not block others. */
export async function buildSnapshot(seq: number, pieces: Iterable<string>): Promise<readonly Uint8Array[]> {
  const hash = hashFrom(SNAPSHOT_VERSION, seq);
  const chunks: Buffer[] = [];
  const slices = new TimeSlices();
  let text = '';
  const flush = (): void => {
    const chunk = Buffer.from(text);
    hash.update(chunk);
    chunks.push(chunk);
    text = '';
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= CHUNK_CHARS) flush();
    if (slices.isOver()) {
      flush();
      await slices.turn();
    }
  }
  flush();
  const head = `{"v":${SNAPSHOT_VERSION},"seq":${seq},"sha256":"${hash.digest('hex')}","data":`;
  return [Buffer.from(head), ...chunks, Buffer.from('}\n')];
}

/** What the bytes of a snapshot file turned out to be. */
export type SnapshotVerdict =
  | { readonly kind: 'valid'; readonly seq: number; readonly data: unknown }
  /** Written by a later version of this program. */
  | { readonly kind: 'newer'; readonly version: number }
  /** JSON without our envelope: a file of the original system. */
  | { readonly kind: 'bare'; readonly data: unknown }
  | { readonly kind: 'bad'; readonly reason: string };

/** The number in the first bytes of a file, unchecked; undefined where there is no envelope. */
export function peekSeq(head: Buffer): number | undefined {
  const digits = HEAD.exec(head.subarray(0, HEAD_BYTES).toString('latin1'))?.[2];
  return digits === undefined ? undefined : Number(digits);
}

const HEAD = /^\{"v":(\d{1,9}),"seq":(\d{1,15}),"sha256":"([0-9a-f]{64})","data":/;
/** More than the longest envelope before its data. */
export const HEAD_BYTES = 160;
const END = Buffer.from('}\n');

/** Reads and checks the bytes of a file. */
export function parseSnapshot(bytes: Buffer): SnapshotVerdict {
  const envelope = openEnvelope(bytes);
  if (!envelope) return parseBare(bytes);
  if ('kind' in envelope) return envelope;
  const { version, seq, sum, data } = envelope;
  if (hashFrom(version, seq).update(data).digest('hex') !== sum) return BAD_SUM;
  try {
    return { kind: 'valid', seq, data: JSON.parse(data.toString('utf8')) as unknown };
  } catch {
    return { kind: 'bad', reason: 'it is not JSON' };
  }
}

/** The same without reading the data: the sum says whether it is what was written. In slices, for a store that serves. */
export async function checkSnapshot(bytes: Buffer): Promise<Exclude<SnapshotVerdict, { kind: 'bare' }>> {
  const envelope = openEnvelope(bytes);
  if (!envelope) return { kind: 'bad', reason: 'it has no envelope' };
  if ('kind' in envelope) return envelope;
  const { version, seq, sum, data } = envelope;
  const hash = hashFrom(version, seq);
  const slices = new TimeSlices();
  for (let start = 0; start < data.length; start += CHUNK_CHARS) {
    hash.update(data.subarray(start, start + CHUNK_CHARS));
    await slices.turn();
  }
  return hash.digest('hex') === sum ? { kind: 'valid', seq, data: undefined } : BAD_SUM;
}

const BAD_SUM = { kind: 'bad', reason: 'its sum is wrong' } as const;

interface Envelope {
  readonly version: number;
  readonly seq: number;
  readonly sum: string;
  readonly data: Buffer;
}

/** Undefined where there is no envelope at all. */
function openEnvelope(bytes: Buffer): Envelope | Extract<SnapshotVerdict, { kind: 'newer' | 'bad' }> | undefined {
  const head = HEAD.exec(bytes.subarray(0, HEAD_BYTES).toString('latin1'));
  if (!head) return undefined;
  const [whole, version, seq, sum = ''] = head;
  if (Number(version) > SNAPSHOT_VERSION) return { kind: 'newer', version: Number(version) };
  if (!bytes.subarray(-END.length).equals(END)) return { kind: 'bad', reason: 'it is cut off' };
  const data = bytes.subarray(whole.length, -END.length);
  return { version: Number(version), seq: Number(seq), sum, data };
}

const ENVELOPE_MEMBERS = ['v', 'seq', 'sha256', 'data'];

function parseBare(bytes: Buffer): SnapshotVerdict {
  let data: unknown;
  try {
    data = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'bad', reason: bytes.length === 0 ? 'it is empty' : 'it is not JSON' };
  }
  if (typeof data !== 'object' || data === null) return { kind: 'bad', reason: 'it holds no list and no object' };
  const ours = ENVELOPE_MEMBERS.filter((name) => Object.hasOwn(data, name)).length;
  if (ours >= 2) return { kind: 'bad', reason: 'its envelope is damaged' };
  return { kind: 'bare', data };
}
