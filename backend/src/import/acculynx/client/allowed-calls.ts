import type { Query } from './call.js';
import type { SearchPath } from './paging/search-path.js';
import type { BaseAddress } from './wire/base-address.js';

/** An id as it may stand in a path: the vendor's are GUIDs or whole numbers. */
export const ID_FORM = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/;

/** Every path that may be read; `{}` stands for an id. Appendix 1 of the vendor's page, without what no import needs. */
const READABLE = [
  '/diagnostics/ping',
  '/company-settings',
  '/company-settings/custom-fields',
  '/company-settings/leads/lead-sources',
  '/company-settings/location-settings/account-types',
  '/company-settings/job-file-settings/insurance-companies',
  '/company-settings/job-file-settings/job-categories',
  '/company-settings/job-file-settings/trade-types',
  '/company-settings/job-file-settings/work-types',
  '/company-settings/job-file-settings/workflow-milestones',
  '/users',
  '/users/{}',
  '/jobs',
  '/jobs/{}',
  '/jobs/{}/accounting/integration-status',
  '/jobs/{}/adjuster',
  '/jobs/{}/contacts',
  '/jobs/{}/custom-fields',
  '/jobs/{}/estimates',
  '/jobs/{}/financials',
  '/jobs/{}/history',
  '/jobs/{}/initial-appointment',
  '/jobs/{}/insurance',
  '/jobs/{}/invoices',
  '/jobs/{}/milestone-history',
  '/jobs/{}/milestones/current',
  '/jobs/{}/payments',
  '/jobs/{}/payments/overview',
  '/jobs/{}/representatives',
  '/contacts',
  '/contacts/contact-types',
  '/contacts/{}',
  '/contacts/{}/custom-fields',
  '/contacts/{}/jobs',
  '/estimates',
  '/estimates/{}',
  '/invoices/{}',
  '/leads/{}/history',
  '/supplements',
  '/calendars',
  '/calendars/{}/appointments',
];

const SEARCHES: readonly string[] = ['/jobs/search', '/contacts/search'] satisfies readonly SearchPath[];

const readable = new RegExp(`^(?:${READABLE.join('|').replaceAll('{}', ID_FORM.source.slice(1, -1))})$`);

/**
 * The address of a call, if it is one that may leave.
 * @throws TypeError for any other: that is a defect of ours, never something that an answer can bring about.
 */
export function addressOf(base: BaseAddress, method: 'GET' | 'POST', path: string, query: Query): URL {
  const allowed = method === 'GET' ? readable.test(path) : SEARCHES.includes(path);
  if (!allowed) throw new TypeError('This call is not one that may leave.');
  const url = new URL(base.origin + base.prefix + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  if (url.origin !== base.origin || url.pathname !== base.prefix + path) {
    throw new TypeError('This call would leave its place.');
  }
  return url;
}
