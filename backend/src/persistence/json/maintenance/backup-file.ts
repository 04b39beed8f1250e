import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { isJsonObject } from '../../codecs/json-fields.js';

/** The form of a backup: compressed lines of JSON; a head, portions of files, an end with the sum of all before it. */
export const BACKUP_VERSION = 1;
export const BACKUP_KIND = 'aetherlink-command-center-backup';
/** Characters of a file in one line. */
export const PORTION_CHARS = 256 * 1024;

export interface BackupHead {
  readonly createdAt: string;
  /** The commit up to which it holds the state. */
  readonly seq: number;
}

export interface BackupPortion {
  readonly file: string;
  readonly text: string;
}

/** A file that is no backup of ours, or is damaged. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup';
}

export const headLine = ({ createdAt, seq }: BackupHead): string =>
  `${JSON.stringify({ v: BACKUP_VERSION, kind: BACKUP_KIND, created_at: createdAt, seq })}\n`;

export const portionLine = (portion: BackupPortion): string => `${JSON.stringify(portion)}\n`;

/** Sums lines up as they are written; `end()` is the last line. */
export class BackupSum {
  private readonly hash = createHash('sha256');
  private lines = 0;

  add(line: string): string {
    this.hash.update(line);
    this.lines += 1;
    return line;
  }

  end(): string {
    return `${JSON.stringify({ lines: this.lines, sha256: this.hash.copy().digest('hex') })}\n`;
  }
}

/**
 * Reads a backup from its beginning to its end and hands on what it holds.
 * @throws BadBackup when it is not one, was cut off, was damaged, or is of a newer form.
 */
export async function readBackup(path: string, each: (portion: BackupPortion) => Promise<void>): Promise<BackupHead> {
  const source = createReadStream(path);
  const text = source.pipe(createGunzip());
  source.on('error', (error) => text.destroy(error));
  text.setEncoding('utf8');
  const sum = new BackupSum();
  let head: BackupHead | undefined;
  let isWhole = false;
  try {
    for await (const line of linesIn(text as AsyncIterable<string>)) {
      const value = parse(line);
      if (!head) head = headOf(value);
      else if (typeof value['sha256'] === 'string') {
        isWhole = `${line}\n` === sum.end();
        break;
      } else await each(portionOf(value));
      sum.add(`${line}\n`);
    }
  } catch (error) {
    if (error instanceof BadBackup || !isZlibError(error)) throw error;
    throw new BadBackup('it is cut off or damaged', { cause: error });
  } finally {
    source.destroy();
  }
  if (!head || !isWhole) throw new BadBackup('it is cut off or damaged');
  return head;
}

async function* linesIn(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (isJsonObject(value)) return value;
  } catch {
    // Refused below.
  }
  throw new BadBackup('it is no backup of this product');
}

function headOf(value: Readonly<Record<string, unknown>>): BackupHead {
  const { v, kind, created_at: createdAt, seq } = value;
  if (kind !== BACKUP_KIND || typeof v !== 'number') throw new BadBackup('it is no backup of this product');
  if (v > BACKUP_VERSION) throw new BadBackup(`it was written by a newer version of the product (form ${v})`);
  if (typeof createdAt !== 'string' || typeof seq !== 'number') throw new BadBackup('its head is damaged');
  return { createdAt, seq };
}

function portionOf(value: Readonly<Record<string, unknown>>): BackupPortion {
  const { file, text } = value;
  if (typeof file !== 'string' || typeof text !== 'string') throw new BadBackup('a line of it is damaged');
  return { file, text };
}

/** Told by its code: errors of the runtime itself are no instances of every realm's `Error`. */
const isZlibError = (error: unknown): boolean => String((error as NodeJS.ErrnoException).code).startsWith('Z_');
