import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { objectIn, rowsIn, textIn, withSandbox, type RunningSandbox } from './running-sandbox.ts';

const envelope = ['count', 'items', 'pageSize', 'pageStartIndex'];
const jobKeys = [
  ...['id', 'contacts', 'locationAddress', 'geoLocation', 'tradeTypes', 'jobCategory', 'workType', 'leadSource'],
  ...['leadDeadReason', 'currentMilestone', 'milestoneDate', 'createdDate', 'modifiedDate', 'jobName', 'jobNumber'],
  ...['priority', '_link'],
];
const contactKeys = [
  ...['id', 'firstName', 'lastName', 'salutation', 'crossReference', 'companyName', 'mailingAddress'],
  ...['phoneNumbers', 'emailAddresses', '_link'],
];
const userKeys = [
  ...['id', 'displayName', 'firstName', 'lastName', 'initials', 'role', 'status', 'phone', 'mobilePhone', 'email'],
  '_link',
];
const settings = '/company-settings';
const files = `${settings}/job-file-settings`;

/** Lists in the envelope, with the keys of an item as they were seen live. */
const lists: readonly (readonly [path: string, itemKeys: readonly string[]])[] = [
  ['/jobs', jobKeys],
  ['/contacts', contactKeys],
  ['/contacts/contact-types', ['id', 'name', 'isDefault']],
  ['/estimates', ['id', 'isPrimary', 'job', '_link']],
  ['/users', userKeys],
  ['/calendars', ['id', 'name']],
  [
    '/supplements',
    [
      ...['id', 'name', 'state', 'status', 'job', 'assignedSupplementer', 'itemsToSupplement', 'notations'],
      ...['createdDate', 'createdBy', 'editedDate', 'editedBy', 'closedDate', 'closedBy', 'appliedDate', 'appliedBy'],
      '_link',
    ],
  ],
  [
    `${settings}/custom-fields`,
    [
      ...['id', 'entityType', 'isActive', 'options', 'createdDate', 'fieldType', 'label', 'modifiedBy'],
      ...['modifiedDate', '_link'],
    ],
  ],
  [`${files}/document-folders`, ['documentFolderId', 'companyID', 'name', 'description']],
  [`${files}/photo-video-tags`, ['tagId', 'tagName']],
  [`${files}/insurance-companies`, ['id', 'name', 'isActive']],
  [`${files}/job-categories`, ['id', 'categoryId', 'name']],
  [`${files}/trade-types`, ['id', 'name']],
  [`${files}/work-types`, ['id', 'name', 'systemDefault', '_link']],
  [`${settings}/leads/lead-sources`, ['id', 'name', '_link', 'children']],
  [`${settings}/location-settings/account-types`, ['id', 'name']],
  [`${settings}/location-settings/countries`, ['id', 'name', 'abbreviation', '_link']],
  [`${settings}/location-settings/countries/1/states`, ['id', 'name', 'abbreviation', '_link']],
];

/** What belongs to one job: the path below it, and the keys of the object or of a bare item. */
const children: readonly (readonly [path: string, keys: readonly string[]])[] = [
  ['/contacts', ['id', 'contact', 'isPrimary', 'relationToPrimary', '_link']],
  ['/milestone-history', ['name', 'date']],
  ['/milestones/current', ['name', 'isCurrent', 'statuses', 'duration', 'id', 'jobId', '_link']],
  ['/representatives', ['id', 'type', 'user', '_link']],
  ['/representatives/company', ['id', 'type', 'user', '_link']],
  ['/history', ['action', 'date', 'createdBy']],
  [
    '/financials',
    ['id', 'jobId', 'approvedJobValue', 'balanceDue', 'worksheetSectionTotals', 'amendments', 'worksheet', '_link'],
  ],
  ['/payments', ['paidPayments', 'receivedPayments', 'additionalExpenses']],
  ['/payments/overview', ['salesAmount', 'balanceDue', 'arAge', 'percentageCollected']],
  [
    '/insurance',
    [
      ...['insuranceCompany', 'customInsuranceCompanyName', 'damageLocation', 'dateOfLoss', 'claimFiled'],
      ...['claimFiledDate', 'claimNumber', 'hasPaperwork'],
    ],
  ],
  ['/adjuster', ['adjusterName', 'phone', 'fax', 'email', 'claimApproved', 'claimApprovedDate', 'metWithAdjuster']],
];

const keysOf = (row: JsonObject | undefined): string[] => Object.keys(row ?? {}).sort();

/** The first job for which a path answers 200 with something in it. */
async function firstWith(running: RunningSandbox, path: string): Promise<{ id: string; body: JsonObject }> {
  for (const { id } of await running.truth()) {
    const { status, body } = await running.api(`/jobs/${id}${path}`);
    const items = body['items'];
    if (status === 200 && (!Array.isArray(items) || items.length > 0)) return { id: String(id), body };
  }
  throw new Error(`No job has ${path}.`);
}

describe('the endpoints of the live profile', () => {
  for (const [path, itemKeys] of lists) {
    it(`${path} gives an envelope of items with the live keys`, () =>
      withSandbox({}, async (running) => {
        const { status, body, headers } = await running.api(path);
        assert.equal(status, 200);
        assert.match(headers.get('content-type') ?? '', /^application\/json/);
        assert.deepEqual(keysOf(body), envelope);
        assert.deepEqual(keysOf(rowsIn(body)[0]), [...itemKeys].sort());
      }));
  }

  it('every child of a job has the live keys', () =>
    withSandbox({}, async (running) => {
      for (const [path, keys] of children) {
        const { body } = await firstWith(running, path);
        const row = 'items' in body ? rowsIn(body)[0] : body;
        assert.deepEqual(keysOf(row), [...keys].sort(), path);
      }
      const bare = ['/contacts', '/milestone-history'];
      for (const path of bare) assert.deepEqual(keysOf((await firstWith(running, path)).body), ['items'], path);
    }));

  it('ping answers without a key and with a wrong one', () =>
    withSandbox({}, async (running) => {
      for (const key of [null, 'wrong', running.key()]) {
        const { status, body } = await running.api('/diagnostics/ping', { key });
        assert.deepEqual([status, keysOf(body)], [200, ['date']]);
      }
    }));

  it('company-settings names the location of the key', () =>
    withSandbox({}, async (running) => {
      const { body } = await running.api('/company-settings', { key: running.key(2) });
      assert.deepEqual(keysOf(body), ['companyId', 'hasInsurance', 'name', 'timeZoneInfo']);
      assert.equal(body['companyId'], running.sandbox.locations[1]?.company_id);
      assert.deepEqual(keysOf(objectIn(body, 'timeZoneInfo')), [
        ...['adjustedUtcOffset', 'baseUtcOffset', 'daylightName', 'name', 'supportsDaylightSavingTime'],
      ]);
    }));

  it('a job of another location is not found, nor is anything below it', () =>
    withSandbox({}, async (running) => {
      const id = textIn((await running.truth('loc-2'))[0] ?? {}, 'id');
      for (const path of ['', '/contacts', '/financials', '/representatives', '/history']) {
        assert.equal((await running.api(`/jobs/${id}${path}`)).status, 404);
        assert.equal((await running.api(`/jobs/${id}${path}`, { key: running.key(2) })).status, 200);
      }
    }));

  it('a contact has a billing address only on its own page, and its phones only where they are included', () =>
    withSandbox({}, async (running) => {
      const plain = rowsIn((await running.api('/contacts?pageSize=50')).body);
      const full = rowsIn((await running.api('/contacts?pageSize=50&includes=emailAddress,phoneNumber')).body);
      const nth = full.findIndex((row) => rowsIn(row, 'phoneNumbers').length && rowsIn(row, 'emailAddresses').length);
      assert.deepEqual(keysOf(rowsIn(plain[nth] ?? {}, 'phoneNumbers')[0]), ['_link', 'id']);
      const phone = rowsIn(full[nth] ?? {}, 'phoneNumbers')[0] ?? {};
      assert.deepEqual(keysOf(phone), ['_link', 'ext', 'id', 'number', 'primary', 'smsOptOut', 'type']);
      assert.match(textIn(phone, 'number'), /^\d{3}55501\d{2}$/);
      assert.match(textIn(rowsIn(full[nth] ?? {}, 'emailAddresses')[0] ?? {}, 'address'), /@example\.com$/);
      const { body } = await running.api(`/contacts/${full[nth]?.['id']}`);
      assert.deepEqual(keysOf(body), [...contactKeys, 'billingAddress'].sort());
    }));

  it('the jobs of a contact are those that name it', () =>
    withSandbox({}, async (running) => {
      const [job] = await running.truth();
      const contact = objectIn(job ?? {}, 'contact');
      const { body } = await running.api(`/contacts/${contact['id']}/jobs`);
      assert.ok(rowsIn(body).some(({ id }) => id === job?.['id']));
    }));

  it('an unset sales or AR owner is 204 with nothing in it', () =>
    withSandbox({}, async (running) => {
      for (const path of ['sales-owner', 'ar-owner']) {
        const answers = [];
        for (const { id } of (await running.truth()).slice(0, 40)) {
          answers.push(await running.api(`/jobs/${id}/representatives/${path}`));
        }
        assert.ok(answers.some(({ status, text }) => status === 204 && text === ''));
        assert.ok(answers.some(({ status, body }) => status === 200 && 'user' in body));
      }
    }));

  it('a job without an accounting integration is 404, one with it names the state', () =>
    withSandbox({}, async (running) => {
      const jobs = (await running.truth()).slice(0, 30);
      const path = '/accounting/integration-status';
      const answers = await Promise.all(jobs.map(({ id }) => running.api(`/jobs/${id}${path}`)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 404]);
    }));
});
