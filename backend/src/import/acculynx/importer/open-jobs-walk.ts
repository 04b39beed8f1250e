import type { CrmRecord, ImportedRecord, RecordRow } from '../../../domain/crm-record.js';
import type { Moment } from '../../../domain/moment.js';
import { canonicalJson } from '../mapper/canonical-json.js';
import { jobRecord, milestoneOf, representativeIds } from '../mapper/job-record.js';
import { numberOf, objectOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import { readDetails } from './job-details.js';
import { usersFor } from './read-users.js';
import type { StepProgress } from './step-progress.js';

/** Where money still moves. */
const OPEN = new Set(['Approved', 'Completed', 'Invoiced']);
const GROUP = 5;

/**
 * Reads the details of open jobs again, those first that were read longest ago: it is not known whether a payment touches
 * the job's own date. Every job that is read moves behind this walk's beginning, and so the walk needs no other memory
 * than how old the details are that it has come to.
 */
export async function walkOpenJobs(run: ImportRun): Promise<StepProgress> {
  const tally = run.stats.workOn('jobs');
  const { chain } = run.state;
  if (!chain) return 'done';
  const left = await openJobs(run, chain.offset, chain.startedAt);
  for (let group = await nextOf(run, left); group.length > 0; group = await nextOf(run, left)) {
    const wanted = group.flatMap((known) => {
      const job = objectOf(known.raw['job']);
      return job ? [{ job, known }] : [];
    });
    const read = await readDetails(run, wanted);
    const users = await usersFor(
      run,
      read.flatMap(({ parts }) => representativeIds(parts.representatives)),
    );
    const upserts: ImportedRecord[] = [];
    for (const reading of read) {
      const record = jobRecord({ ...reading, users });
      const before = group.find(({ externalId }) => externalId === record?.externalId);
      if (!record || !before || !reading.answered) continue;
      upserts.push(record);
      tally[canonicalJson(record.raw) === canonicalJson(before.raw) ? 'unchanged' : 'updated'] += 1;
    }
    const last = group[read.length - 1];
    if (last) {
      const remaining = left.length + group.length - read.length;
      const done = (run.state.chain?.done ?? 0) + read.length;
      run.moveChain({ offset: detailsAt(last), remaining, done });
      await run.commit({ upserts });
      run.report('jobs');
    }
    if (read.length < wanted.length || run.time.over) return 'time_is_up';
  }
  return left.length > 0 ? 'time_is_up' : 'done';
}

const detailsAt = ({ detailsAt: at }: RecordRow): Moment => at ?? 0;

/** Open jobs whose details are at least as old as where the walk stands, and older than its beginning; oldest first. */
async function openJobs(run: ImportRun, from: Moment, until: Moment): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  for (const row of await run.records.rows(run.request.tenant, 'job')) {
    const at = detailsAt(row);
    if (!row.missing && OPEN.has(milestoneOf(row.status)) && at >= from && at < until) rows.push(row);
  }
  return rows.sort((a, b) => detailsAt(a) - detailsAt(b) || (a.externalId < b.externalId ? -1 : 1));
}

/** Takes the next few jobs from the front that are not known to be paid. */
async function nextOf(run: ImportRun, left: RecordRow[]): Promise<readonly CrmRecord[]> {
  const group: CrmRecord[] = [];
  while (group.length < GROUP && !run.time.over) {
    const row = left.shift();
    if (!row) break;
    const job = await run.records.get(run.request.tenant, 'job', row.externalId);
    if (job && balanceOf(job) !== 0) group.push(job);
  }
  return group;
}

/** What is still to be paid; undefined where it is not known. */
const balanceOf = ({ raw }: CrmRecord): number | undefined =>
  numberOf(raw['financials'], 'balanceDue') ?? numberOf(raw['payments_overview'], 'balanceDue');
