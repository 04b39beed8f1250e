import { OWED_PARTS, type OwedPart } from '../../../domain/import-state.js';
import { idOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import { type JobWithDetails, readDetails } from './job-details.js';
import { recordsOf } from './job-records.js';
import { namedIds, owedByAll, owedParts, passAll } from './owed.js';
import { noteDetails, noteRow } from './owed-details.js';
import { owedJob } from './owed-job.js';
import { resourceOf } from './part-names.js';
import type { StepProgress } from './step-progress.js';

/** So many jobs are read before they are saved, once it is sure that what they owe can be read. */
const GROUP = 5;

interface OwingJob {
  readonly id: string;
  readonly parts: readonly OwedPart[];
}

export interface WalkLimits {
  /** Jobs at most; all that owe something when left out. */
  readonly most?: number;
  /** Called before each commit with the jobs that it settles and those that are left. */
  readonly beforeCommit?: (done: number, left: number) => void;
}

/**
 * Reads what was owed when the run began. A part that is refused, or not understood, is left alone for the rest of the
 * run, so that a part which stays closed costs one call: it is tried on one job before others are read with it.
 */
export function walkOwed(run: ImportRun, limits: WalkLimits = {}): Promise<StepProgress> {
  return new OwedWalk(run, limits).read();
}

/** The walk as the first step of a chain. */
export function walkOwedStep(run: ImportRun): Promise<StepProgress> {
  return walkOwed(run, {
    beforeCommit: (done, remaining) => {
      const { offset = 0, done: before = 0 } = run.state.chain ?? {};
      run.moveChain({ offset: offset + done, done: before + done, remaining });
    },
  });
}

class OwedWalk {
  private readonly stopped = new Set<OwedPart>();
  private readonly proven = new Set<OwedPart>();
  private readonly byAll: OwedPart[] = [];
  /** Ids that are to be looked at. */
  private queue: string[] = [];
  /** The part that all jobs owe and that is being read; undefined while named jobs are. */
  private ofAll: OwedPart | undefined;
  private readonly most: number;
  private done = 0;

  constructor(
    private readonly run: ImportRun,
    private readonly limits: WalkLimits,
  ) {
    this.most = limits.most ?? Infinity;
  }

  async read(): Promise<StepProgress> {
    const { run } = this;
    const { owed } = run.before;
    if (!owed) return 'done';
    run.stats.workOn('jobs');
    this.queue = [...namedIds(owed)];
    this.byAll.push(...owedByAll(owed));
    for (let group = await this.next(); group.length > 0; group = await this.next()) {
      if (run.time.over || this.done >= this.most) return 'time_is_up';
      await this.work(group);
      run.report('jobs');
    }
    return 'done';
  }

  /** One job while it is not sure that what it owes can be read; a few of them then. */
  private async next(): Promise<readonly OwingJob[]> {
    const group: OwingJob[] = [];
    const most = Math.min(GROUP, this.most - this.done);
    while (group.length < Math.max(1, most)) {
      const [id] = this.queue;
      if (id === undefined) {
        if (group.length > 0 || !(await this.nextOfAll())) break;
        continue;
      }
      const parts = this.partsOf(id);
      const isSure = parts.every((part) => this.proven.has(part));
      if (parts.length > 0 && !isSure && group.length > 0) break;
      this.queue.shift();
      if (parts.length === 0) continue;
      group.push({ id, parts });
      if (!isSure) break;
    }
    return group;
  }

  private partsOf(id: string): readonly OwedPart[] {
    const wanted = this.ofAll ? [this.ofAll] : OWED_PARTS;
    const owed = owedParts(this.run.owed, id);
    return wanted.filter(
      (part) => owed.includes(part) && !this.stopped.has(part) && !this.run.closed.has(resourceOf(part)),
    );
  }

  /** Turns to the next part that all jobs owe. */
  private async nextOfAll(): Promise<boolean> {
    const { run } = this;
    this.ofAll = this.byAll.shift();
    if (this.ofAll === undefined) return false;
    const after = run.owed.parts[this.ofAll]?.allAfter;
    if (after === undefined) return true;
    const rows = [...(await run.records.rows(run.request.tenant, 'job'))];
    this.queue = rows
      .map(({ externalId }) => externalId)
      .filter((id) => id > after)
      .sort();
    return true;
  }

  private async work(group: readonly OwingJob[]): Promise<void> {
    const { run } = this;
    const tally = run.stats.of('jobs');
    const wanted = [];
    for (const { id, parts } of group) {
      const job = await owedJob(run, id, parts);
      if (job) wanted.push(job);
      else if (owedParts(run.owed, id).includes('row')) this.stopped.add('row');
      if (parts.includes('row') && job) this.proven.add('row');
    }
    const read = await readDetails(run, wanted);
    // A job that has nothing may be gone: to write it would say that it was seen.
    const useful = read.filter(({ answered, freshContact }) => answered || freshContact);
    const upserts = await recordsOf(run, useful);
    for (const { known } of useful) tally[known ? 'updated' : 'created'] += 1;
    const isWhole = read.length === wanted.length;
    if (isWhole) this.done += group.length;
    // First the place, then the details: a job behind it that still owes the part is remembered by its name.
    if (isWhole) this.pass(group.at(-1)?.id);
    for (const { job } of read) noteRow(run, idOf(job) ?? '');
    noteDetails(run, read);
    this.learn(read);
    this.limits.beforeCommit?.(isWhole ? group.length : read.length, this.queue.length);
    await run.commit({ upserts });
  }

  private learn(read: readonly JobWithDetails[]): void {
    for (const { settled, owed } of read) {
      for (const part of settled) this.proven.add(part);
      for (const part of owed) this.stopped.add(part);
    }
  }

  /** Where all jobs owe a part, the place in the walk over them says which still do. */
  private pass(last: string | undefined): void {
    const { run, ofAll } = this;
    if (ofAll === undefined || run.closed.has(resourceOf(ofAll))) return;
    run.rememberOwed(passAll(run.owed, ofAll, this.queue.length > 0 ? last : undefined));
  }
}
