import type { JsonObject, JsonValue } from '../../../../domain/json.js';
import type { Moment } from '../../../../domain/moment.js';
import { isJsonObject } from '../../client/paging/collection.js';
import { rowId } from '../../client/paging/row-id.js';
import { type Finding, momentIn, notSettled, type ProbeGround, type ProbeQuestion } from '../probe-ground.js';

/** Saving a payment and touching its job need not happen in the same second. */
const SLACK_MS = 60_000;
const JOBS_TRIED = 15;

/** The newest moment of the given fields anywhere in a value; walks without recursion. */
function newestIn(value: JsonValue, fields: readonly string[]): Moment | undefined {
  let newest: Moment | undefined;
  const open: JsonValue[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...(next as readonly JsonValue[]));
    else if (isJsonObject(next)) {
      for (const field of fields) newest = Math.max(newest ?? -Infinity, momentIn(next, field) ?? -Infinity);
      open.push(...Object.values(next).filter((inner) => typeof inner === 'object' && inner !== null));
    }
  }
  return newest !== undefined && Number.isFinite(newest) ? newest : undefined;
}

/** Children of a job that say when they were changed; representatives and contacts do not. */
const CHILDREN: readonly (readonly [string, readonly string[]])[] = [
  ['payments', ['lastEditedDate']],
  ['invoices', ['createdDate']],
];

async function askModified(ground: ProbeGround): Promise<Finding> {
  const jobs = (await ground.someJobs()).slice(0, JOBS_TRIED);
  const evidence: Record<string, JsonObject> = {};
  for (const [child, fields] of CHILDREN) {
    let [compared, newer] = [0, 0];
    for (const job of jobs) {
      const answer = await ground.get(`/jobs/${rowId(job)}/${child}`);
      const edited = answer.kind === 'ok' ? newestIn(answer.body, fields) : undefined;
      const modified = momentIn(job, 'modifiedDate');
      if (edited === undefined || modified === undefined) continue;
      compared += 1;
      if (edited > modified + SLACK_MS) newer += 1;
    }
    evidence[child] = { jobs_compared: compared, edited_after_the_job_was_modified: newer };
  }
  const proven = Object.entries(evidence).filter(([, { edited_after_the_job_was_modified: n }]) => Number(n) > 0);
  if (proven.length > 0) {
    const names = proven.map(([child]) => child).join(' and ');
    return { answer: `No for ${names}: some were edited after their job's modifiedDate.`, evidence };
  }
  return notSettled('nothing read speaks against it. Edit a payment by hand, and ask again.', evidence);
}

async function askUnassignedPage(ground: ProbeGround): Promise<Finding> {
  const [lead] = await ground.someUnassigned();
  if (!lead) return notSettled('there is no unassigned lead.');
  const answer = await ground.get(`/jobs/${rowId(lead)}`);
  const shown = answer.kind === 'ok' && rowId(answer.body) === rowId(lead);
  return {
    answer: shown ? 'Yes.' : `No: ${answer.kind}.`,
    evidence: { job: rowId(lead) ?? null, answered: answer.kind },
  };
}

/** Whether the contacts of the first job come with their names. */
async function expands(ground: ProbeGround, includes: string): Promise<boolean | null> {
  const page = await ground.list('/jobs', { pageSize: 25, pageStartIndex: 0, includes });
  for (const { contacts } of page?.items ?? []) {
    const [link] = Array.isArray(contacts) ? (contacts as readonly JsonValue[]) : [];
    const contact = isJsonObject(link) ? link['contact'] : undefined;
    if (isJsonObject(contact)) return ['firstName', 'lastName', 'companyName'].some((name) => name in contact);
  }
  return null;
}

async function askInclude(ground: ProbeGround): Promise<Finding> {
  const evidence = { contact: await expands(ground, 'contact'), contacts: await expands(ground, 'contacts') };
  const working = Object.entries(evidence).filter(([, works]) => works === true);
  if (working.length > 0) return { answer: `${working.map(([name]) => name).join(' and ')}.`, evidence };
  return evidence.contact === null ? notSettled('no job has a contact.', evidence) : { answer: 'Neither.', evidence };
}

export const modifiedQuestion: ProbeQuestion = {
  question: 'Does an edit of payments, invoices, financials, representatives or contacts move the job’s modifiedDate?',
  ask: askModified,
};

export const unassignedPageQuestion: ProbeQuestion = {
  question: 'Does GET /jobs/{id} show unassigned leads?',
  ask: askUnassignedPage,
};

export const includeQuestion: ProbeQuestion = {
  question: 'Which spelling does the include of contacts want, contact or contacts?',
  ask: askInclude,
};
