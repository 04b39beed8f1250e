import { jobCustomFields } from '../data/custom-fields.ts';
import { estimateRow, estimatesOf } from '../data/estimates.ts';
import { adjuster, insurance } from '../data/insurance.ts';
import { invoice, invoicesOf } from '../data/invoices.ts';
import { historyRow, jobHistory, jobMilestone, milestoneHistory } from '../data/job-history.ts';
import { initialAppointment, jobContacts, jobRow } from '../data/job.ts';
import type { Json, JsonObject } from '../data/json.ts';
import { mix } from '../data/random.ts';
import { financials, payments, paymentsOverview } from '../data/money.ts';
import { representatives, type RepresentativeType } from '../data/representatives.ts';
import { iso } from '../data/moment.ts';
import { findUser, user, userStub } from '../data/users.ts';
import { noContent, notFound, ok, type Answer } from '../http/answer.ts';
import { get, includes, type Call, type Route } from '../http/call.ts';
import { pageOf, rules } from '../paging/page.ts';
import { daysOf } from './job-filter.ts';
import { ofJob } from './jobs.ts';

type Child = (call: Call, job: number) => Answer;

const child = (path: string, answer: Child): Route =>
  get(`/jobs/{jobId}${path}`, (call) => ofJob(call, (job) => answer(call, job)));

const orAbsent = (body: Json | undefined): Answer => (body === undefined ? notFound() : ok(body));

const named = (rows: readonly JsonObject[], id: string | undefined): JsonObject | undefined =>
  rows.find((row) => row['id'] === id);

/** One representative by its type; nobody is 204 with an empty body. */
const representative =
  (type: RepresentativeType): Child =>
  ({ location }, job) => {
    const found = representatives(location, job).find((each) => each.type === type);
    return found ? ok(found) : noContent;
  };

const history: Child = (call, job) => {
  const days = daysOf(call.query.get('startDate'), call.query.get('endDate'));
  if (days && 'status' in days) return days;
  const full = includes(call, 'createdBy');
  const rows = jobHistory(call.location, job)
    .filter(({ at }) => !days || (at >= days.from && at < days.to))
    .map((entry) => {
      const by = findUser(call.location, entry.by) ?? 0;
      return historyRow(entry, full ? user(call.location, by) : userStub(call.location, by));
    });
  return pageOf(call, rules.ofJob, rows);
};

/** Two jobs in three have no accounting integration, which is 404 and not an empty answer. */
const accounting: Child = ({ location }, job) => {
  if (mix(location.seed, job) % 3 !== 0) return notFound();
  const syncDate = iso(location.jobs.beginning(job).modified);
  return ok({ jobSyncStatus: 'Synced', syncDate, syncLocation: 'Sample Books' });
};

const contactsOfJob = (call: Call, job: number): JsonObject[] =>
  jobContacts(call.location, job, includes(call, 'contact'));

export const jobChildRoutes: readonly Route[] = [
  child('/contacts', (call, job) => ok({ items: contactsOfJob(call, job) })),
  child('/contacts/{childId}', (call, job) => orAbsent(named(contactsOfJob(call, job), call.params['childId']))),
  child('/representatives', (call, job) => pageOf(call, rules.ofJob, representatives(call.location, job))),
  child('/representatives/company', representative('CompanyRepresentative')),
  child('/representatives/sales-owner', representative('SalesOwner')),
  child('/representatives/ar-owner', representative('AROwner')),
  child('/milestone-history', ({ location }, job) => ok({ items: milestoneHistory(location, job) })),
  child('/milestones/current', ({ location }, job) => orAbsent(jobMilestone(location, job, 'current'))),
  child('/milestones/{childId}', ({ location, params }, job) =>
    orAbsent(jobMilestone(location, job, Number(params['childId']))),
  ),
  child('/history', history),
  child('/financials', (call, job) =>
    ok(
      financials(call.location, job, {
        worksheet: includes(call, 'worksheet'),
        amendments: includes(call, 'amendments'),
      }),
    ),
  ),
  child('/payments', ({ location }, job) => ok(payments(location, job))),
  child('/payments/overview', ({ location }, job) => ok(paymentsOverview(location, job))),
  child('/invoices', (call, job) =>
    pageOf(
      call,
      rules.invoices,
      invoicesOf(call.location, job).map((each) => invoice(call.location, each, false)),
    ),
  ),
  child('/estimates', (call, job) =>
    pageOf(
      call,
      rules.ofJob,
      estimatesOf(call.location, job).map((each) => estimateRow(call.location, each, undefined)),
    ),
  ),
  child('/insurance', ({ location }, job) => ok(insurance(location, job))),
  child('/adjuster', ({ location }, job) => ok(adjuster(location, job))),
  child('/custom-fields', (call, job) => pageOf(call, rules.customFields, jobCustomFields(call.location, job))),
  child('/custom-fields/{childId}', ({ location, params }, job) =>
    orAbsent(named(jobCustomFields(location, job), params['childId'])),
  ),
  child('/initial-appointment', ({ location }, job) => orAbsent(initialAppointment(location, job) ?? undefined)),
  child('/accounting/integration-status', accounting),
  get('/leads/{jobId}/history', (call) =>
    ofJob(call, (job) => {
      const { leadDeadReason } = jobRow(call.location, job, { contact: false, initialAppointment: false });
      const rows = jobHistory(call.location, job).map((entry) => ({
        ...historyRow(entry, userStub(call.location, findUser(call.location, entry.by) ?? 0)),
        leadDeadReason,
      }));
      return ok({ items: rows });
    }),
  ),
];
