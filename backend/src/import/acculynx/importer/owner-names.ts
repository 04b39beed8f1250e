import type { ImportedRecord, RecordRow } from '../../../domain/crm-record.js';
import { jobRecord, representativeIds } from '../mapper/job-record.js';
import type { UserNames } from '../mapper/user-record.js';
import { objectOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';

/** Jobs that are looked at between two looks at the time, and saved in one commit. */
const GROUP = 100;

/**
 * Gives the jobs of users who have another name than before, or were not known before, their owner anew, from what was
 * saved of the jobs: nothing about the jobs themselves has changed, so no later run would. Costs no call, and says of no
 * job that it was seen.
 * @param before the old name by id; undefined for users who were not known
 * @returns false when the time was up before the last job
 */
export async function renameOwners(
  run: ImportRun,
  users: UserNames,
  before: ReadonlyMap<string, string | undefined>,
): Promise<boolean> {
  if (before.size === 0) return true;
  const names = new Set(before.values());
  const concerned: RecordRow[] = [];
  for (const row of await run.records.rows(run.request.tenant, 'job')) {
    if (!row.missing && names.has(row.owner)) concerned.push(row);
  }
  for (let at = 0; at < concerned.length; at += GROUP) {
    if (run.time.over) return false;
    const rewritten: ImportedRecord[] = [];
    for (const row of concerned.slice(at, at + GROUP)) {
      const record = await withOwner(run, row, users, before);
      if (record) rewritten.push(record);
    }
    if (rewritten.length > 0) await run.commit({ rewritten });
    run.stats.of('jobs').updated += rewritten.length;
  }
  return true;
}

/** Undefined when the job keeps its owner. */
async function withOwner(
  run: ImportRun,
  { externalId, owner, detailsAt, contactAt }: RecordRow,
  users: UserNames,
  before: ReadonlyMap<string, string | undefined>,
): Promise<ImportedRecord | undefined> {
  const { job: saved, ...parts } = (await run.records.get(run.request.tenant, 'job', externalId))?.raw ?? {};
  const job = objectOf(saved);
  if (!job || !representativeIds(parts['representatives']).some((id) => before.has(id))) return undefined;
  const dates = {
    ...(detailsAt === undefined ? {} : { detailsAt }),
    ...(contactAt === undefined ? {} : { contactAt }),
  };
  const record = jobRecord({ job, parts, users, ...dates });
  return record?.owner === owner ? undefined : record;
}
