import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { objectIn, rowsIn, textIn, withSandbox, type RunningSandbox } from './running-sandbox.ts';

const DAY = 86_400_000;
const day = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
const idOf = (row: JsonObject | undefined): string => String(row?.['id']);

async function jobWith(running: RunningSandbox, child: string): Promise<{ id: string; rows: JsonObject[] }> {
  for (const job of await running.truth()) {
    const { status, body } = await running.api(`/jobs/${job['id']}/${child}`);
    const rows = status === 200 ? rowsIn(body) : [];
    if (rows.length > 0) return { id: idOf(job), rows };
  }
  throw new Error(`No job has ${child}.`);
}

describe('what hangs on ids', () => {
  it('an estimate is a stub in both lists, and its own page has the sums and the sections', () =>
    withSandbox({}, async (running) => {
      const { id, rows } = await jobWith(running, 'estimates');
      assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), ['_link', 'id', 'isPrimary', 'job']);
      assert.equal(objectIn(rows[0] ?? {}, 'job')['id'], id);
      const path = `/estimates/${idOf(rows[0])}`;
      const plain = (await running.api(path)).body;
      const full = (await running.api(`${path}?includes=createdBy,modifiedBy,sections`)).body;
      assert.deepEqual(Object.keys(objectIn(plain, 'createdBy')), ['id', '_link']);
      assert.ok('displayName' in objectIn(full, 'createdBy'));
      assert.ok('totalPrice' in objectIn(full, 'financials'));
      const [section] = rowsIn(full, 'sections');
      assert.ok(section && 'items' in section);
      const below = `${path}/sections/${idOf(section)}`;
      assert.equal(rowsIn((await running.api(`${path}/sections`)).body).length, 1);
      assert.equal((await running.api(below)).body['id'], section['id']);
      const [item] = rowsIn((await running.api(`${below}/items`)).body);
      assert.equal((await running.api(`${below}/items/${idOf(item)}`)).body['id'], item?.['id']);
      const listed = rowsIn((await running.api('/estimates?includes=sections,createdBy')).body)[0] ?? {};
      assert.deepEqual(Object.keys(listed).sort(), ['_link', 'id', 'isPrimary', 'job']);
      const expanded = rowsIn((await running.api('/estimates?includes=job')).body)[0] ?? {};
      assert.ok('currentMilestone' in objectIn(expanded, 'job'));
    }));

  it('an invoice has its lines on its own page only', () =>
    withSandbox({}, async (running) => {
      const { rows } = await jobWith(running, 'invoices');
      assert.ok(rows[0] && 'totalPrice' in rows[0] && !('sections' in rows[0]));
      const { body } = await running.api(`/invoices/${idOf(rows[0])}`);
      assert.ok(rowsIn(body, 'sections')[0]?.['items']);
      assert.equal((await running.api('/invoices/unknown')).status, 404);
    }));

  it('financials expand the worksheet, and are found by their own id', () =>
    withSandbox({}, async (running) => {
      const id = idOf((await running.truth())[0]);
      const { body } = await running.api(`/jobs/${id}/financials?includes=worksheet amendments`);
      assert.ok('totalPrice' in objectIn(body, 'worksheet'));
      for (const path of ['', '/worksheet', '/amendments']) {
        assert.equal((await running.api(`/financials/${body['id']}${path}`)).status, 200);
      }
    }));

  it('supplements are found by job and by id, with their items when they are included', () =>
    withSandbox({ jobs: 300 }, async (running) => {
      const [first] = rowsIn((await running.api('/supplements?includes=items')).body);
      assert.ok(first);
      assert.ok(rowsIn(objectIn(first, 'itemsToSupplement'), 'items').length > 0);
      const job = objectIn(first, 'job')['id'];
      assert.equal(rowsIn((await running.api(`/supplements?jobId=${job}`)).body).length, 1);
      for (const path of ['', '/items', '/notations']) {
        assert.equal((await running.api(`/supplements/${first['id']}${path}`)).status, 200);
      }
    }));

  it('only active users are listed unless other states are asked for', () =>
    withSandbox({}, async (running) => {
      const states = async (query: string) =>
        new Set(rowsIn((await running.api(`/users?pageSize=50${query}`)).body).map(({ status }) => String(status)));
      assert.deepEqual(await states(''), new Set(['Active']));
      const every = ['Active', 'Inactive', 'Archived', 'Deleted'];
      assert.deepEqual(await states(`&status=${every.join(',')}`), new Set(every));
      const [user] = rowsIn((await running.api('/users?status=Inactive')).body);
      assert.equal((await running.api(`/users/${user?.['id']}`)).body['status'], 'Inactive');
    }));

  it('representatives name users, also such as have left', () =>
    withSandbox({}, async (running) => {
      const users = rowsIn(await running.control('GET', '/truth?location=loc-1'), 'users');
      const status = new Map(users.map((user) => [user['id'], user['status']]));
      const named = (await running.truth()).flatMap((job) => rowsIn(job, 'representatives'));
      const states = named.map((each) => status.get(objectIn(each, 'user')['id']));
      assert.ok(!states.includes(undefined));
      assert.ok(states.includes('Inactive'));
    }));

  it('appointments need both dates and at most 90 days', () =>
    withSandbox({ jobs: 400 }, async (running) => {
      const [calendar] = rowsIn((await running.api('/calendars')).body);
      const path = `/calendars/${calendar?.['id']}/appointments`;
      assert.equal((await running.api(path)).status, 400);
      const at = Date.UTC(2025, 0, 1);
      const span = (days: number) => `${path}?startDate=${day(at)}&endDate=${day(at + days * DAY)}`;
      assert.equal((await running.api(span(91))).status, 400);
      const { status, body } = await running.api(span(90));
      assert.equal(status, 200);
      const [event] = rowsIn(body);
      assert.ok(event && 'sharedWithCustomerPortal' in event);
      assert.equal((await running.api(`${path}/${event['id']}`)).body['id'], event['id']);
      assert.equal((await running.api('/calendars/unknown/appointments')).status, 404);
    }));

  it('the history of a job takes both dates or none', () =>
    withSandbox({}, async (running) => {
      const id = idOf((await running.truth())[0]);
      const path = `/jobs/${id}/history`;
      assert.equal((await running.api(path)).status, 200);
      assert.equal((await running.api(`${path}?startDate=2020-01-01&endDate=2030-01-01`)).status, 200);
      assert.equal((await running.api(`${path}?startDate=2020-01-01`)).status, 400);
      const [entry] = rowsIn((await running.api(`${path}?includes=createdBy`)).body);
      assert.ok(entry && 'displayName' in objectIn(entry, 'createdBy'));
      assert.equal((await running.api(`/leads/${id}/history`)).status, 200);
    }));

  it('single rows are found by their ids', () =>
    withSandbox({}, async (running) => {
      const job = (await running.truth()).find((each) => rowsIn(objectIn(each, 'job'), 'contacts').length > 0);
      const [link] = rowsIn(objectIn(job ?? {}, 'job'), 'contacts');
      const path = `/jobs/${idOf(job)}/contacts/${idOf(link)}`;
      const expanded = (await running.api(`${path}?includes=contact`)).body;
      assert.ok('firstName' in objectIn(expanded, 'contact'));
      const { rows, id } = await jobWith(running, 'custom-fields');
      assert.ok(Array.isArray(rows[0]?.['values']));
      assert.equal((await running.api(`/jobs/${id}/custom-fields/${idOf(rows[0])}`)).status, 200);
      const contacts = rowsIn((await running.api('/contacts?includes=emailAddress,phoneNumber')).body);
      const withPhone = contacts.find((each) => rowsIn(each, 'phoneNumbers').length);
      const phone = rowsIn(withPhone ?? {}, 'phoneNumbers')[0];
      const base = `/contacts/${idOf(withPhone)}`;
      assert.deepEqual((await running.api(`${base}/phone-numbers/${idOf(phone)}`)).body, phone);
      assert.deepEqual(Object.keys((await running.api(`${base}/phone-numbers`)).body), ['items']);
      assert.equal((await running.api(`${base}/email-addresses`)).status, 200);
      assert.deepEqual(rowsIn((await running.api(`${base}/custom-fields`)).body), []);
    }));

  it('the first appointment of a job is an object or not there', () =>
    withSandbox({}, async (running) => {
      const jobs = (await running.truth()).slice(0, 30);
      const answers = await Promise.all(jobs.map(({ id }) => running.api(`/jobs/${id}/initial-appointment`)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 404]);
      const set = answers.find(({ status }) => status === 200);
      assert.deepEqual(Object.keys(set?.body ?? {}), ['startDate', 'endDate', 'notes', '_link']);
    }));

  it('searches need their fields and give at most 25', () =>
    withSandbox({}, async (running) => {
      const post = (path: string, send?: unknown) => running.api(path, { method: 'POST', send });
      assert.equal((await post('/jobs/search')).status, 400);
      assert.equal((await post('/jobs/search?pageSize=26', { searchTerm: '' })).status, 400);
      assert.equal(rowsIn((await post('/jobs/search', { searchTerm: '' })).body).length, 10);
      assert.equal((await post('/contacts/search', { searchTerm: '' })).status, 400);
      const sort = { sortDirection: 'Descending', sortColumn: 'CreatedDate' };
      const search = { startDate: '2020-01-01', endDate: '2030-01-01', sort };
      assert.equal((await post('/contacts/search', { ...search, sort: {} })).status, 400);
      assert.equal((await post('/contacts/search', { ...search, endDate: undefined })).status, 400);
      const found = await post('/contacts/search?includes=phoneNumber', search);
      assert.equal(rowsIn(found.body).length, 25);
      assert.equal((await post('/contacts/search', { ...search, searchTerm: 'nobody at all' })).body['count'], 0);
      assert.equal((await running.control('GET', '/requests/stats'))['writes'], 0);
    }));

  it('settings without an envelope, and single settings, are there', () =>
    withSandbox({}, async (running) => {
      const [source] = rowsIn((await running.api('/company-settings/leads/lead-sources')).body).slice(1);
      const [child] = rowsIn(source ?? {}, 'children');
      const one = `/company-settings/leads/lead-sources/${idOf(source)}`;
      const bare = ['/acculynx/countries', '/acculynx/countries/1/states'];
      const milestones = '/company-settings/job-file-settings/workflow-milestones';
      for (const path of [...bare, milestones]) {
        assert.deepEqual(Object.keys((await running.api(path)).body), ['items']);
      }
      const names = rowsIn((await running.api(milestones)).body).map(({ name }) => name);
      assert.ok(names.includes('Dead') && names.includes('Deleted'));
      for (const path of [one, `${one}/children/${idOf(child)}`, '/acculynx/countries/1/states/1']) {
        assert.equal((await running.api(path)).status, 200, path);
      }
      assert.ok(Array.isArray((await running.api('/acculynx/units-of-measure')).body['unitsOfMeasure']));
      assert.equal((await running.api('/jobs/external-references')).status, 400);
      const known = textIn((await running.truth())[0] ?? {}, 'id');
      assert.equal((await running.api(`/jobs/external-references?jobId=${known}&source=x`)).text, '[]');
    }));

  it('what cannot be read is 404 with a problem body', () =>
    withSandbox({}, async (running) => {
      const id = idOf((await running.truth())[0]);
      for (const path of [`/jobs/${id}/documents`, `/jobs/${id}/messages`, `/jobs/${id}/photos`, '/tasks', '/']) {
        const { status, headers, body } = await running.api(path);
        assert.equal(status, 404, path);
        assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.deepEqual(Object.keys(body), ['type', 'title', 'status', 'traceId']);
      }
    }));
});
