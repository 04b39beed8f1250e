import type { ImportedRecord } from '../../../domain/crm-record.js';
import { userRecord, type UserNames } from '../mapper/user-record.js';
import type { ImportRun } from './import-run.js';
import { orWithout } from './or-without.js';
import { renameOwners } from './owner-names.js';
import { readList } from './read-list.js';

const USERS = {
  path: '/users',
  pageSize: 25,
  // Without it only active users are given, and old jobs belong to people who have left.
  query: { status: 'Active,Inactive,Archived,Deleted' },
};

/** Reads all users and saves those that changed, the jobs that they look after first: until then their names are news. */
export async function importUsers(run: ImportRun): Promise<void> {
  const users = await readList(run, USERS, 'users', 'users');
  // The next run asks again: one call, as long as the users are closed to the key.
  if (!users) return;
  const tally = run.stats.workOn('users');
  const records = new Map<string, ImportedRecord>();
  for (const user of users) {
    const record = userRecord(user);
    if (record) records.set(record.externalId, record);
  }
  const known = await run.records.known(run.request.tenant, 'user', [...records.keys()]);
  const names = new Map(await namesOf(run));
  const before = new Map<string, string | undefined>();
  for (const { externalId, title } of records.values()) {
    names.set(externalId, title);
    if (known.get(externalId)?.title !== title) before.set(externalId, known.get(externalId)?.title || undefined);
  }
  run.users = names;
  if (!(await renameOwners(run, names, before))) return;
  const upserts: ImportedRecord[] = [];
  const seen: { readonly kind: 'user'; readonly externalId: string }[] = [];
  for (const record of records.values()) {
    const row = known.get(record.externalId);
    if (row?.hash === record.hash && !row.missing) seen.push({ kind: 'user', externalId: record.externalId });
    else upserts.push(record);
  }
  tally.created += upserts.filter(({ externalId }) => !known.has(externalId)).length;
  tally.updated += upserts.filter(({ externalId }) => known.has(externalId)).length;
  tally.unchanged += seen.length;
  run.remember({ usersAt: run.startedAt });
  await run.commit({ upserts, seen });
  run.users = undefined;
}

/** The names of users; read again, once in a run, when one of `ids` is not among them. */
export async function usersFor(run: ImportRun, ids: readonly string[]): Promise<UserNames> {
  const users = await namesOf(run);
  const unknown = ids.some((id) => !users.has(id));
  if (!unknown || run.usersReadAgain || run.time.over) return users;
  run.usersReadAgain = true;
  await orWithout(run, 'Users', () => importUsers(run));
  run.stats.workOn('jobs');
  return namesOf(run);
}

async function namesOf(run: ImportRun): Promise<UserNames> {
  if (run.users) return run.users;
  const names = new Map<string, string>();
  for (const { externalId, title } of await run.records.rows(run.request.tenant, 'user')) names.set(externalId, title);
  run.users = names;
  return names;
}
