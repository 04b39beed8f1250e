import type { Credential } from '../../../domain/credential.js';
import { SWEEPS, type Sweep } from '../../../domain/import-state.js';
import type { JsonObject } from '../../../domain/json.js';
import type { ImportResult, PreviewDiff } from '../../importer.js';
import type { Page } from '../client/paging/list-spec.js';
import { contentHash } from '../mapper/canonical-json.js';
import { jobProblem } from '../mapper/item-problem.js';
import { jobRecord } from '../mapper/job-record.js';
import { objectOf } from '../mapper/vendor-fields.js';
import { fieldDifferences } from './field-differences.js';
import type { ImportRun } from './import-run.js';
import { FIRST_DAY, jobList, lastDay, sweepName, withLastDay } from './job-list.js';
import { ListReading } from './list-reading.js';
import { checkLocation } from './location-check.js';
import { TimeIsUp } from './run-time.js';

const MOST_SAMPLES = 20;

type Sample = PreviewDiff['sample'][number];

/** Reads and compares the whole job list as an import would, and writes nothing at all. */
export async function previewImport(run: ImportRun, credential: Credential): Promise<ImportResult> {
  const preview = new PreviewUnderWay(run);
  try {
    await checkLocation(run, credential);
    for (const sweep of SWEEPS) await withLastDay(run, () => preview.read(sweep));
  } catch (error) {
    if (!(error instanceof TimeIsUp)) throw error;
  }
  const diff = await preview.result();
  const stats = { ...run.stats.total(), imported: 0, skipped: 0, created: 0, updated: 0, unchanged: 0 };
  return { mode: 'live', message: messageOf(diff), stats, preview: diff };
}

function messageOf({ created, updated, unchanged, missing, complete }: PreviewDiff): string {
  const counts = `An import would create ${created} and update ${updated} jobs; ${unchanged} are unchanged.`;
  if (!complete) return `${counts} Time ran out before every page was read. Nothing was written.`;
  return `${counts} ${missing ?? 0} known jobs were not found. Nothing was written.`;
}

class PreviewUnderWay {
  private readonly seen = new Set<string>();
  private readonly sample: Sample[] = [];
  private readonly counts = { created: 0, updated: 0, unchanged: 0 };
  private sweepsRead = 0;
  private unread = 0;

  constructor(private readonly run: ImportRun) {}

  async read(sweep: Sweep): Promise<void> {
    const { run } = this;
    const days = { fromDay: FIRST_DAY, toDay: lastDay(run) };
    const list = jobList({ sweep, by: 'CreatedDate', order: 'Ascending', ...days });
    const reading = new ListReading(run, list, { purpose: sweepName(sweep), overlap: true });
    const tally = run.stats.workOn('jobs');
    for await (const page of reading) {
      tally.pages += 1;
      tally.fetched += page.items.length + page.badRows;
      run.report('jobs', page.number, page.expectedPages);
      await this.compare(page);
      if (run.time.over) return;
    }
    if (reading.ending.complete) this.sweepsRead += 1;
    else run.note('warn', `${sweepName(sweep)}: ${reading.ending.message}`);
  }

  async result(): Promise<PreviewDiff> {
    const complete = this.sweepsRead === SWEEPS.length && this.unread === 0;
    const missing = complete ? await this.missing() : null;
    const apiCalls = this.run.session.counters.apiCalls;
    return { ...this.counts, missing, complete, apiCalls, sample: this.sample };
  }

  private async compare(page: Page): Promise<void> {
    const { tenant } = this.run.request;
    const jobs = page.items.filter((job) => jobProblem(job) === undefined);
    const unread = page.badRows + page.items.length - jobs.length;
    this.unread += unread;
    this.run.stats.of('jobs').failed += unread;
    const records = jobs.flatMap((job) => jobRecord({ job, parts: {}, users: new Map() }) ?? []);
    const known = await this.run.records.known(
      tenant,
      'job',
      records.map(({ externalId }) => externalId),
    );
    for (const { externalId, title, hash, raw } of records) {
      if (this.seen.has(externalId)) continue;
      this.seen.add(externalId);
      const row = known.get(externalId);
      const change = !row ? 'created' : row.hash === hash && !row.missing ? 'unchanged' : 'updated';
      this.counts[change] += 1;
      if (change === 'unchanged' || this.sample.length >= MOST_SAMPLES) continue;
      const fields = await this.differences(externalId, objectOf(raw['job']) ?? {});
      this.sample.push({ kind: 'job', externalId, title, change, fields: change === 'created' ? [] : fields });
    }
  }

  private async differences(externalId: string, job: JsonObject) {
    const before = await this.run.records.get(this.run.request.tenant, 'job', externalId);
    const known = objectOf(before?.raw['job']);
    return known && contentHash(known) !== contentHash(job) ? fieldDifferences(known, job) : [];
  }

  private async missing(): Promise<number> {
    let missing = 0;
    for (const { externalId, title, missing: marked } of await this.run.records.rows(this.run.request.tenant, 'job')) {
      if (marked || this.seen.has(externalId)) continue;
      missing += 1;
      if (this.sample.length < MOST_SAMPLES) {
        this.sample.push({ kind: 'job', externalId, title, change: 'missing', fields: [] });
      }
    }
    return missing;
  }
}
