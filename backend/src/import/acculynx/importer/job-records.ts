import type { ImportedRecord } from '../../../domain/crm-record.js';
import { contactRecord } from '../mapper/contact-record.js';
import { jobRecord, representativeIds } from '../mapper/job-record.js';
import type { ImportRun } from './import-run.js';
import type { JobWithDetails } from './job-details.js';
import { usersFor } from './read-users.js';

/** The records of jobs that were read with their details, and of the contacts that were read on the way. */
export async function recordsOf(run: ImportRun, read: readonly JobWithDetails[]): Promise<readonly ImportedRecord[]> {
  const users = await usersFor(
    run,
    read.flatMap(({ parts }) => representativeIds(parts.representatives)),
  );
  const jobs = read.flatMap((each) => jobRecord({ ...each, users }) ?? []);
  return [...jobs, ...(await changedContacts(run, read))];
}

/** Contacts that were read on the way and are not known as they are now. */
async function changedContacts(run: ImportRun, jobs: readonly JobWithDetails[]): Promise<readonly ImportedRecord[]> {
  const read = new Map<string, ImportedRecord>();
  for (const { freshContact } of jobs) {
    const record = freshContact && contactRecord(freshContact);
    if (record) read.set(record.externalId, record);
  }
  const known = await run.records.known(run.request.tenant, 'contact', [...read.keys()]);
  const changed = [...read.values()].filter(({ externalId, hash }) => known.get(externalId)?.hash !== hash);
  const tally = run.stats.of('contacts');
  for (const { externalId } of changed) tally[known.has(externalId) ? 'updated' : 'created'] += 1;
  return changed;
}
