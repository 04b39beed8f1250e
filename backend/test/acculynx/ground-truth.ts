import { expect } from '@jest/globals';
import type { JsonObject } from '../../src/domain/json.js';
import type { ImporterHouse } from './importer-house.js';
import type { SandboxProcess } from './sandbox-process.js';

export interface TrueJob {
  readonly id: string;
  readonly sha256: string;
  readonly hidden: boolean;
  readonly job: JsonObject;
  readonly representatives: readonly JsonObject[];
  readonly milestone_history: readonly JsonObject[];
  readonly financials: JsonObject;
  readonly payments_overview: JsonObject;
  readonly contact: JsonObject | null;
}

export interface Truth {
  readonly jobs: readonly TrueJob[];
  readonly contacts: readonly JsonObject[];
  readonly users: readonly JsonObject[];
}

/** What a complete import of a location brings home. */
export const truthOf = (sandbox: SandboxProcess, location: string): Promise<Truth> =>
  sandbox.control<Truth>('GET', `/truth?location=${location}&fields=full`);

/** The jobs that the tenant has are those of the location, word for word. */
export async function expectJobsOf(house: ImporterHouse, tenant: string, truth: Truth): Promise<void> {
  const jobs = await house.records(tenant, 'job');
  const present = [...jobs.values()].filter(({ missing }) => !missing);
  expect(hashes(present.map(({ externalId, hash }) => [externalId, hash]))).toEqual(
    hashes(truth.jobs.map(({ id, sha256 }) => [id, sha256])),
  );
}

/**
 * The details of every job are the location's. `withMore`: they may hold more than the vendor has now, because it said
 * so once.
 */
export async function expectDetailsOf(
  house: ImporterHouse,
  tenant: string,
  truth: Truth,
  withMore = false,
): Promise<void> {
  const jobs = await house.records(tenant, 'job');
  for (const { id, hidden: _hidden, sha256: _sha, contact, ...parts } of truth.jobs) {
    const found = { id, ...jobs.get(id)?.raw };
    const wanted = { id, ...parts, ...(contact === null ? {} : { contact }) };
    if (withMore) expect(found).toMatchObject(wanted);
    else expect(found).toEqual(wanted);
  }
}

/** Every job has the owner that the location's representatives and users say it has. */
export async function expectOwnersOf(house: ImporterHouse, tenant: string, truth: Truth): Promise<void> {
  const names = new Map(truth.users.map(({ id, displayName }) => [id, displayName]));
  const ownerOf = ({ representatives }: TrueJob): unknown => {
    const wanted = ['CompanyRepresentative', 'SalesOwner'].map((type) =>
      representatives.find((one) => one['type'] === type),
    );
    const user = wanted.find((one) => one !== undefined)?.['user'] as JsonObject | undefined;
    return names.get(user?.['id'] ?? '');
  };
  const jobs = await house.records(tenant, 'job');
  const found = truth.jobs.map(({ id }) => [id, jobs.get(id)?.owner]);
  expect(found).toEqual(truth.jobs.map((job) => [job.id, ownerOf(job)]));
  expect(found.some(([, owner]) => owner !== undefined)).toBe(true);
}

/** Contacts and users are the location's. */
export async function expectPeopleOf(house: ImporterHouse, tenant: string, truth: Truth): Promise<void> {
  const contacts = await house.records(tenant, 'contact');
  expect(byId([...contacts.values()].map(({ raw }) => raw['contact'] as JsonObject))).toEqual(byId(truth.contacts));
  const users = await house.records(tenant, 'user');
  expect(byId([...users.values()].map(({ raw }) => raw['user'] as JsonObject))).toEqual(byId(truth.users));
}

const hashes = (entries: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

const byId = (items: readonly JsonObject[]): Record<string, JsonObject> =>
  Object.fromEntries(items.map((item) => [String(item['id']), item]));
