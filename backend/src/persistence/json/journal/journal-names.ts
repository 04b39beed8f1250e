import { readdir } from 'node:fs/promises';

const NAME = /^journal-(\d{12})\.ndjson$/;

/** The file whose first line has this sequence number. */
export const journalName = (firstSeq: number): string => `journal-${String(firstSeq).padStart(12, '0')}.ndjson`;

/** A journal file by its name. */
export interface JournalFile {
  readonly name: string;
  readonly firstSeq: number;
}

/** The journals in a directory, oldest first. */
export async function listJournals(directory: string): Promise<readonly JournalFile[]> {
  const files: JournalFile[] = [];
  for (const name of await readdir(directory)) {
    const digits = NAME.exec(name)?.[1];
    if (digits !== undefined) files.push({ name, firstSeq: Number(digits) });
  }
  return files.sort((a, b) => a.firstSeq - b.firstSeq);
}
