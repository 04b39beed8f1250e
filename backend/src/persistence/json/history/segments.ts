import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import { toIso } from '../../../domain/moment.js';

export const HISTORY_KINDS = ['runs', 'ticks'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** A history file: the rows of a kind that became final on a UTC day, or the `part`-th portion of them. */
export interface Segment {
  readonly kind: HistoryKind;
  /** `2026-11-12` */
  readonly day: string;
  readonly part: number;
  readonly name: string;
  readonly bytes: number;
}

const NAME = /^(runs|ticks)-(\d{4}-\d{2}-\d{2})(?:\.(\d{1,6}))?\.ndjson$/;

export const dayOf = (moment: Moment): string => toIso(moment).slice(0, 10);

export const segmentName = (kind: HistoryKind, day: string, part: number): string =>
  part === 0 ? `${kind}-${day}.ndjson` : `${kind}-${day}.${part}.ndjson`;

/** The history files in a directory, oldest first. */
export async function listSegments(directory: string): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  for (const name of await readdir(directory)) {
    const [, kind, day, part] = NAME.exec(name) ?? [];
    if (kind === undefined || day === undefined) continue;
    const { size } = await stat(join(directory, name));
    segments.push({ kind: kind as HistoryKind, day, part: Number(part ?? 0), name, bytes: size });
  }
  return segments.sort((a, b) => (a.day === b.day ? a.part - b.part : a.day < b.day ? -1 : 1));
}
