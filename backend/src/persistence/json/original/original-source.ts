import { readdir } from 'node:fs/promises';
import type { JsonObject } from '../../codecs/json-fields.js';
import { isJsonObject } from '../../codecs/json-fields.js';
import { readVerdict } from '../recovery/read-part.js';
import type { Part } from '../snapshot/snapshot-names.js';
import { FILE_OF } from '../snapshot/snapshot-names.js';

/** The parts that the original system had. */
export type OriginalPart = Exclude<Part, 'commandCenter'>;
export const ORIGINAL_PARTS: readonly OriginalPart[] = ['schedules', 'audit', 'localRuns'];

/** A file of the original system that can be read. */
export interface OriginalSource {
  readonly part: OriginalPart;
  readonly name: string;
  readonly data: JsonObject | readonly unknown[];
  /** Newer files that could not be read. */
  readonly passedOver: readonly string[];
}

/**
 * The newest readable file of the original system for a part: the file itself, its `.bak`, then the time-stamped ones.
 * @returns undefined when there is none.
 */
export async function findOriginal(directory: string, part: OriginalPart): Promise<OriginalSource | undefined> {
  const main = FILE_OF[part];
  const names = await readdir(directory);
  const stamped = names.filter((name) => isStampedBackup(name, main)).sort((a, b) => (a < b ? 1 : -1));
  const passedOver: string[] = [];
  for (const name of [main, `${main}.bak`, ...stamped].filter((candidate) => names.includes(candidate))) {
    const verdict = await readVerdict(directory, name);
    if (verdict.kind === 'bare' && hasForm(part, verdict.data)) {
      return { part, name, data: verdict.data as OriginalSource['data'], passedOver };
    }
    passedOver.push(name);
  }
  return undefined;
}

/** True for `<file>.<UTC yyyymmddHHMMSS>.bak`. */
function isStampedBackup(name: string, main: string): boolean {
  return name.startsWith(`${main}.`) && /^\d{14}\.bak$/.test(name.slice(main.length + 1));
}

const hasForm = (part: OriginalPart, data: unknown): boolean =>
  part === 'schedules' ? isJsonObject(data) : Array.isArray(data);
