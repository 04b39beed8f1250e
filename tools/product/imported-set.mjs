import { createHash } from 'node:crypto';

const PAGE = 200;
const AT_ONCE = 8;

/** The form of a JSON value that two sides agree on: names sorted at every depth, no blanks. */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(',')}}`;
}

const sha256 = (value) => createHash('sha256').update(canonicalJson(value)).digest('hex');

async function allRecords(api, tenant, kind) {
  const records = [];
  let cursor = '';
  do {
    const query = `?tenant=${tenant}&kind=${kind}&limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { status, body } = await api.records(query);
    if (status !== 200) throw new Error(`The records of ${tenant} could not be read: ${status}`);
    records.push(...body.items);
    cursor = body.next_cursor ?? '';
  } while (cursor);
  return records;
}

/** Every job that the product holds of a tenant: id → SHA-256 of what the vendor's list said. */
export async function importedJobs(api, tenant) {
  const records = await allRecords(api, tenant, 'job');
  const hashes = new Map();
  const queue = [...records];
  const reader = async () => {
    for (let record = queue.pop(); record; record = queue.pop()) {
      const { body } = await api.records(`/job/${record.external_id}?tenant=${tenant}`);
      hashes.set(record.external_id, sha256(body.record.raw.job));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return { count: records.length, hashes };
}

/** What is wrong with a tenant's jobs, compared with the sandbox's ground truth, as sentences; empty when nothing is. */
export async function differencesFromTruth(api, sandbox, tenant, locationId) {
  const truth = await sandbox.control('GET', `truth?location=${locationId}`);
  const { count, hashes } = await importedJobs(api, tenant);
  const wrong = [];
  if (count !== hashes.size) wrong.push(`${count - hashes.size} jobs of ${tenant} are there twice`);
  for (const { id, sha256: wanted } of truth.jobs) {
    const found = hashes.get(id);
    if (found === undefined) wrong.push(`${id} is missing`);
    else if (found !== wanted) wrong.push(`${id} differs`);
    hashes.delete(id);
  }
  for (const id of hashes.keys()) wrong.push(`${id} is not the location's`);
  return wrong;
}
