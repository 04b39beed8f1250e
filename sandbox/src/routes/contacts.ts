import { jobRow } from '../data/job.ts';
import { isJsonObject } from '../data/json.ts';
import { contactTypes } from '../data/lookups.ts';
import { contactDetail, contactRow, emails, personName, phones, type ContactIncludes } from '../data/people.ts';
import { notFound, ok, problem, type Answer } from '../http/answer.ts';
import { get, includes, type Call, type Route } from '../http/call.ts';
import { page, pageOf, rules } from '../paging/page.ts';
import { daysOf } from './job-filter.ts';

const contactIncludes = (call: Call): ContactIncludes => ({
  phones: includes(call, 'phoneNumber'),
  emails: includes(call, 'emailAddress'),
});

function ofContact(call: Call, answer: (contact: number) => Answer): Answer {
  const contact = call.location.contacts.find(call.params['contactId'] ?? '');
  return contact === undefined ? notFound() : answer(contact);
}

const contact = (path: string, answer: (call: Call, contact: number) => Answer): Route =>
  get(`/contacts/{contactId}${path}`, (call) => ofContact(call, (index) => answer(call, index)));

/** The order of the list is the order of creation in the sandbox; it cannot be asked for. */
function listContacts(call: Call): Answer {
  const wanted = contactIncludes(call);
  const total = call.location.contacts.length;
  return page(call, rules.contacts, { total, row: (position) => contactRow(call.location, position, wanted) });
}

const directions = ['Ascending', 'Descending'];
const columns = ['CreatedDate', 'CompanyName', 'ContactType', 'firstName', 'lastName', 'LifeTimeValue'];

interface Search {
  readonly from: number;
  readonly to: number;
  readonly term: string;
  readonly descending: boolean;
}

/** What to search for: both dates and the sort are required, the term is not. */
function searchOf(body: unknown): Search | Answer {
  if (!isJsonObject(body)) return problem(400, 'A non-empty request body is required.');
  const { startDate, endDate, sort, searchTerm } = body;
  if (typeof startDate !== 'string' || typeof endDate !== 'string') {
    return problem(400, 'The startDate and endDate fields are required.');
  }
  const sorting = isJsonObject(sort) ? sort : {};
  const isSort = directions.includes(`${sorting['sortDirection']}`) && columns.includes(`${sorting['sortColumn']}`);
  if (!isSort) return problem(400, 'The sort field is required.');
  const days = daysOf(startDate, endDate);
  if (!days || 'status' in days) return days ?? problem(400);
  const term = typeof searchTerm === 'string' ? searchTerm.toLowerCase() : '';
  return { ...days, term, descending: sorting['sortDirection'] === 'Descending' };
}

/** By the day of creation: the only way to ask for new contacts. */
function searchContacts(call: Call): Answer {
  const { contacts, seed } = call.location;
  const search = searchOf(call.body);
  if ('status' in search) return search;
  const found = Array.from({ length: contacts.length }, (_, index) => ({ index, created: contacts.created(index) }))
    .filter(({ created }) => created >= search.from && created < search.to)
    .filter(({ index }) => Object.values(personName(seed, index)).join(' ').toLowerCase().includes(search.term))
    .sort((a, b) => (search.descending ? b.created - a.created : a.created - b.created) || a.index - b.index);
  const wanted = contactIncludes(call);
  return pageOf(
    call,
    rules.contactSearch,
    found.map(({ index }) => contactRow(call.location, index, wanted)),
  );
}

export const contactRoutes: readonly Route[] = [
  get('/contacts', listContacts),
  { method: 'POST', path: '/contacts/search', answer: searchContacts },
  get('/contacts/contact-types', (call) => pageOf(call, rules.contactTypes, contactTypes(call.location.seed))),
  contact('', (call, index) => ok(contactDetail(call.location, index, contactIncludes(call)))),
  contact('/jobs', (call, index) =>
    pageOf(
      call,
      rules.contactJobs,
      call.location.contacts
        .jobsOf(index)
        .map((job) => jobRow(call.location, job, { contact: false, initialAppointment: false })),
    ),
  ),
  contact('/custom-fields', (call) => pageOf(call, rules.customFields, [])),
  contact('/phone-numbers', ({ location }, index) => ok({ items: phones(location, index) })),
  contact('/email-addresses', ({ location }, index) => ok({ items: emails(location, index) })),
  contact('/phone-numbers/{childId}', ({ location, params }, index) => {
    const found = phones(location, index).find(({ id }) => id === params['childId']);
    return found ? ok(found) : notFound();
  }),
  contact('/email-addresses/{childId}', ({ location, params }, index) => {
    const found = emails(location, index).find(({ id }) => id === params['childId']);
    return found ? ok(found) : notFound();
  }),
];
