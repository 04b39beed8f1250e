import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import { COMMAND_CENTER } from '../../../domain/operator.js';
import type { Disk } from '../files/disk.js';
import { saveFile } from '../files/save-protocol.js';
import { migratedEntry, rejectedText } from '../original/migration.js';
import type { OriginalSource } from '../original/original-source.js';
import { FILE_OF } from '../snapshot/snapshot-names.js';
import type { StoreLog } from '../../store-log.js';
import { removeLeftovers, writeMarker } from './data-dir-files.js';
import type { Recovery } from './recover.js';
import { setAside } from './set-aside.js';

export const REJECTED_NAME = 'acculynx_schedules.rejected.json';

export interface StartChoresOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly now: Moment;
  readonly log: StoreLog;
  readonly found: Recovery;
  readonly fence: () => void;
  /** The audit's chain begins now: both generations have to say so before the first entry of it. */
  readonly chainIsNew: boolean;
  /** Writes the state as it is, as one generation of all parts. */
  readonly save: () => Promise<void>;
}

/** One step; done once, in order, before the first commit. */
export type Chore = () => Promise<void>;

/** What a start has to put in order on the disk, and what the audit is told about it. */
export class StartChores {
  private readonly announcements: NewAuditEntry[] = [];
  private readonly movedAway: string[] = [];
  readonly chores: readonly Chore[];

  constructor(private readonly options: StartChoresOptions) {
    const { found, directory, disk, save } = options;
    const { replaced, migration, ruins, lostJournals } = found;
    const isNewBeginning = !found.hasMarker || found.corruption.length > 0 || options.chainIsNew;
    this.chores = [
      () => removeLeftovers(directory, disk),
      ...replaced.map((bad) => () => this.replace(bad)),
      ...ruins.map((name) => () => this.moveAway(name)),
      ...(migration ? migration.sources.map((source) => () => this.keepOriginal(source)) : []),
      ...(migration && migration.rejected.length > 0 ? [() => this.writeRejected()] : []),
      // Twice, so that both generations are ours and whole: an older one would need journals that are gone.
      ...(isNewBeginning ? [save, save] : []),
      ...lostJournals.map((name) => () => this.moveAway(name)),
      ...(found.hasMarker ? [] : [() => writeMarker(directory, disk)]),
      () => this.tell(),
    ];
  }

  /** The entries to commit once the chores are done; each is given out once. */
  takeEntries(): readonly NewAuditEntry[] {
    return this.announcements.splice(0);
  }

  private async replace(bad: Recovery['replaced'][number]): Promise<void> {
    const { directory, now, disk, log } = this.options;
    const kept = bad.exists ? await setAside(directory, bad.name, now, disk) : undefined;
    log('warn', 'A damaged file was replaced by its older generation and the journal.', {
      file: bad.name,
      kept_as: kept,
    });
    this.announcements.push(recovered({ file: bad.name, reason: bad.reason, ...(kept ? { kept_as: kept } : {}) }));
  }

  private async moveAway(name: string): Promise<void> {
    const { directory, now, disk, log } = this.options;
    if (!existsSync(join(directory, name))) return;
    const kept = await setAside(directory, name, now, disk);
    log('warn', 'A file that cannot be used was moved aside on demand (ACCEPT_EMPTY).', { file: name, kept_as: kept });
    this.movedAway.push(kept);
  }

  /** The original's file stays beside under a name of its own, as it was; a second try does not replace it. */
  private async keepOriginal({ part, name, passedOver }: OriginalSource): Promise<void> {
    const { directory, disk, now } = this.options;
    const main = FILE_OF[part];
    for (const [from, to] of [
      [name, `${main}.v1`],
      [`${main}.bak`, `${main}.bak.v1`],
    ] as const) {
      if (!existsSync(join(directory, from)) || existsSync(join(directory, to))) continue;
      await disk.link(join(directory, from), join(directory, to));
    }
    // A torn file would otherwise give way to the first save.
    if (passedOver.includes(main) && existsSync(join(directory, main))) await setAside(directory, main, now, disk);
    await disk.syncDirectory(directory);
  }

  private async writeRejected(): Promise<void> {
    const { directory, disk, fence, found } = this.options;
    const rejected = found.migration?.rejected ?? [];
    await saveFile(disk, directory, REJECTED_NAME, [Buffer.from(rejectedText(rejected))], fence);
  }

  private async tell(): Promise<void> {
    const { migration, corruption } = this.options.found;
    if (corruption.length > 0) {
      this.announcements.push(recovered({ accept_empty: true, reasons: corruption, moved_aside: this.movedAway }));
    }
    if (!migration) return;
    const entry = migratedEntry(migration);
    this.announcements.push(entry);
    this.options.log('info', 'The files of the original system were taken over.', { ...entry.metadata });
    for (const { name, reason } of migration.rejected) {
      this.options.log('warn', `An entry was not taken over; it is kept in ${REJECTED_NAME}.`, { name, reason });
    }
  }
}

const recovered = (metadata: Readonly<Record<string, unknown>>): NewAuditEntry => ({
  ring: 'system',
  tenant: 'system',
  operation: 'persistence.recovered',
  source: COMMAND_CENTER.source,
  actor: COMMAND_CENTER.actor,
  outcome: 'success',
  metadata,
});
