import { indexOfGuid, kind } from '../data/guid.ts';
import { findInvoice, invoice } from '../data/invoices.ts';
import { amendments, financials, worksheet } from '../data/money.ts';
import {
  findSupplement,
  supplement,
  supplementItems,
  supplements,
  type SupplementIncludes,
} from '../data/supplements.ts';
import { notFound, ok, type Answer } from '../http/answer.ts';
import { get, includes, type Call, type Route } from '../http/call.ts';
import { page, pageOf, rules } from '../paging/page.ts';

const ofFinancials = (path: string, answer: (call: Call, job: number) => Answer): Route =>
  get(`/financials/{financialsId}${path}`, (call) => {
    const { jobs, seed } = call.location;
    const job = indexOfGuid(seed, kind.financials, call.params['financialsId'] ?? '');
    return job !== undefined && jobs.has(job) ? answer(call, job) : notFound();
  });

const supplementIncludes = (call: Call): SupplementIncludes => ({
  items: includes(call, 'items'),
  notations: includes(call, 'notations'),
});

function listSupplements(call: Call): Answer {
  const jobId = call.query.get('jobId');
  const all = supplements(call.location);
  const found = jobId ? all.filter((job) => call.location.jobs.id(job) === jobId) : all;
  const wanted = supplementIncludes(call);
  const row = (position: number) => supplement(call.location, found[position] ?? 0, wanted);
  return page(call, rules.supplements, { total: found.length, row });
}

const ofSupplement = (path: string, answer: (call: Call, job: number) => Answer): Route =>
  get(`/supplements/{supplementId}${path}`, (call) => {
    const job = findSupplement(call.location, call.params['supplementId'] ?? '');
    return job === undefined ? notFound() : answer(call, job);
  });

export const moneyRoutes: readonly Route[] = [
  get('/invoices/{invoiceId}', ({ location, params }) => {
    const index = findInvoice(location, params['invoiceId'] ?? '');
    return index === undefined ? notFound() : ok(invoice(location, index, true));
  }),
  ofFinancials('', (call, job) =>
    ok(
      financials(call.location, job, {
        worksheet: includes(call, 'worksheet'),
        amendments: includes(call, 'amendments'),
      }),
    ),
  ),
  ofFinancials('/worksheet', ({ location }, job) => ok(worksheet(location, job))),
  ofFinancials('/amendments', (call, job) => pageOf(call, rules.invoices, amendments(call.location, job))),
  ofFinancials('/amendments/{amendmentId}', ({ location, params }, job) => {
    const found = amendments(location, job).find(({ id }) => id === params['amendmentId']);
    return found ? ok(found) : notFound();
  }),
  get('/supplements', listSupplements),
  ofSupplement('', (call, job) => ok(supplement(call.location, job, supplementIncludes(call)))),
  ofSupplement('/items', (call, job) => pageOf(call, rules.supplements, supplementItems(call.location, job))),
  ofSupplement('/notations', (call) => pageOf(call, rules.supplements, [])),
];
