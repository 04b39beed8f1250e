import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { objectIn, rowsIn, withSandbox } from './running-sandbox.ts';

const ids = (rows: readonly JsonObject[]): string[] => rows.map(({ id }) => String(id));
const sorted = '/jobs?sortBy=CreatedDate';

describe('the job list of the live profile', () => {
  it('gives ten without a size, refuses more than 25, and says so in the words that were seen', () =>
    withSandbox({}, async (running) => {
      assert.equal(rowsIn((await running.api('/jobs')).body).length, 10);
      const { status, body } = await running.api('/jobs?pageSize=26');
      assert.deepEqual([status, body['title']], [400, 'Page Size must not be greater than 25.']);
      assert.equal((await running.api('/jobs?pageSize=0')).status, 400);
    }));

  it('counts pageStartIndex in records', () =>
    withSandbox({}, async (running) => {
      const first = ids(rowsIn((await running.api(`${sorted}&pageSize=5`)).body));
      const second = await running.api(`${sorted}&pageSize=3&pageStartIndex=1`);
      assert.deepEqual(ids(rowsIn(second.body)), first.slice(1, 4));
      assert.equal(second.body['pageStartIndex'], 1);
    }));

  it('ignores every other name for the index, and parameters nobody knows', () =>
    withSandbox({}, async (running) => {
      const first = ids(rowsIn((await running.api(sorted)).body));
      for (const name of ['recordStartIndex', 'startIndex', 'page', 'pageNumber', 'offset', 'filterByDate']) {
        const { body } = await running.api(`${sorted}&${name}=20`);
        assert.deepEqual(ids(rowsIn(body)), first, name);
        assert.equal(body['pageStartIndex'], 0);
      }
    }));

  it('ends with an empty page or with 416, as it is told, and refuses an index above 100000', () =>
    withSandbox({}, async (running) => {
      assert.deepEqual(rowsIn((await running.api(`${sorted}&pageStartIndex=99999`)).body), []);
      assert.equal((await running.api(`${sorted}&pageStartIndex=100001`)).status, 400);
      await running.control('POST', '/reset', { pastEnd: '416' });
      assert.equal((await running.api(`${sorted}&pageStartIndex=99999`)).status, 416);
    }));

  it('takes whole days only, both or none, and both are included', () =>
    withSandbox({}, async (running) => {
      const half = await running.api('/jobs?startDate=2020-01-01');
      assert.deepEqual([half.status, half.body['title']], [400, 'Start Date and End Date do not have the same format']);
      assert.equal((await running.api('/jobs?endDate=2020-01-01')).status, 400);
      assert.equal((await running.api('/jobs?startDate=2020-01-01T00:00:00Z&endDate=2030-01-01')).status, 400);
      const [job] = await running.sweep('assigned');
      const created = String(job?.['createdDate']).slice(0, 10);
      const that = await running.sweep('assigned', `&startDate=${created}&endDate=${created}`);
      assert.ok(ids(that).includes(String(job?.['id'])));
      assert.ok(that.every(({ createdDate }) => String(createdDate).startsWith(created)));
      assert.equal((await running.sweep('assigned', '&startDate=2000-01-01&endDate=2100-01-01')).length > 50, true);
    }));

  it('filters by the date that is named', () =>
    withSandbox({}, async (running) => {
      const all = await running.sweep('assigned');
      const days = '&startDate=2025-01-01&endDate=2025-12-31';
      for (const [type, field] of [
        ['CreatedDate', 'createdDate'],
        ['MilestoneDate', 'milestoneDate'],
        ['ModifiedDate', 'modifiedDate'],
      ] as const) {
        const found = await running.sweep('assigned', `&dateFilterType=${type}${days}`);
        const expected = all.filter((job) => String(job[field]).startsWith('2025-'));
        assert.deepEqual(ids(found), ids(expected), type);
      }
      assert.equal((await running.sweep('assigned', '&dateFilterType=ModifiedDate')).length, all.length);
    }));

  it('hides unassigned and dead leads, and shows them in the other half', () =>
    withSandbox({ jobs: 400 }, async (running) => {
      const truth = await running.truth();
      const shown = await running.sweep('assigned');
      const hidden = await running.sweep('unassigned');
      const expected = (is: boolean) => truth.filter((each) => each['hidden'] === is).map(({ id }) => String(id));
      assert.deepEqual(ids(shown), expected(false));
      assert.deepEqual(ids(hidden), expected(true));
      assert.ok(hidden.some(({ leadDeadReason }) => leadDeadReason !== null));
      assert.ok(hidden.some(({ currentMilestone }) => currentMilestone === 'Lead'));
      const withoutDead = await running.api('/jobs?assignment=unassigned&pageSize=25');
      assert.ok(rowsIn(withoutDead.body).every(({ leadDeadReason }) => leadDeadReason === null));
    }));

  it('takes dead and cancelled for one set, and milestones in lower case only', () =>
    withSandbox({ jobs: 400 }, async (running) => {
      for (const half of ['', '&assignment=unassigned']) {
        const [dead, cancelled] = await Promise.all(
          ['dead', 'cancelled'].map((name) => running.api(`${sorted}&pageSize=25&milestones=${name}${half}`)),
        );
        assert.deepEqual(ids(rowsIn(dead?.body ?? {})), ids(rowsIn(cancelled?.body ?? {})));
        assert.ok(rowsIn(dead?.body ?? {}).length > 0);
        assert.ok(rowsIn(dead?.body ?? {}).every(({ currentMilestone }) => currentMilestone === 'Cancelled'));
      }
      assert.equal((await running.api(`${sorted}&milestones=Lead`)).body['count'], 0);
      const two = rowsIn((await running.api(`${sorted}&milestones=lead,approved&pageSize=25`)).body);
      assert.deepEqual(new Set(two.map(({ currentMilestone }) => currentMilestone)), new Set(['Lead', 'Approved']));
    }));

  it('sorts as it is asked, and repeats that order', () =>
    withSandbox({}, async (running) => {
      const path = '/jobs?pageSize=25&sortBy=ModifiedDate&sortOrder=Descending';
      const rows = rowsIn((await running.api(path)).body);
      const dates = rows.map(({ modifiedDate }) => String(modifiedDate));
      assert.deepEqual(dates, [...dates].sort().reverse());
      assert.deepEqual(ids(rowsIn((await running.api(path)).body)), ids(rows));
    }));

  it('comes in another order each time when none is asked for, so pages repeat rows', () =>
    withSandbox({}, async (running) => {
      const pages = await Promise.all(
        [0, 25, 50].map((index) => running.api(`/jobs?pageSize=25&pageStartIndex=${index}`)),
      );
      const seen = pages.flatMap(({ body }) => ids(rowsIn(body)));
      assert.ok(new Set(seen).size < seen.length);
    }));

  it('promises more than it gives, as it is told', () =>
    withSandbox({ countInflation: 35 }, async (running) => {
      const rows = await running.sweep('assigned');
      assert.equal((await running.api(sorted)).body['count'], rows.length + 35);
      const none = await running.api(`${sorted}&startDate=1999-01-01&endDate=1999-01-02`);
      assert.equal(none.body['count'], 0);
    }));

  it('expands the contact for either spelling, with phones as stubs, and the appointment', () =>
    withSandbox({}, async (running) => {
      const path = `${sorted}&pageSize=25`;
      const firstContact = (body: JsonObject): JsonObject => {
        const [link] = rowsIn(body).flatMap((job) => rowsIn(job, 'contacts'));
        return objectIn(link ?? {}, 'contact');
      };
      assert.deepEqual(Object.keys(firstContact((await running.api(path)).body)), ['id', '_link']);
      for (const name of ['contact', 'contacts']) {
        const { body } = await running.api(`${path}&includes=${name},unheard-of`);
        assert.ok('firstName' in firstContact(body));
        const phones = rowsIn(body)
          .flatMap((job) => rowsIn(job, 'contacts'))
          .flatMap((link) => rowsIn(objectIn(link, 'contact'), 'phoneNumbers'));
        assert.ok(phones.length > 0 && phones.every((phone) => !('number' in phone)));
      }
      const [plain] = rowsIn((await running.api(path)).body);
      assert.ok(plain && !('initialAppointment' in plain));
      const rows = rowsIn((await running.api(`${path}&includes=initialAppointment`)).body);
      assert.ok(rows.some(({ initialAppointment }) => initialAppointment !== null));
    }));

  it('has rows with nulls, empty numbers and names that a page or a spreadsheet would run', () =>
    withSandbox({ jobs: 500 }, async (running) => {
      const rows = await running.sweep('assigned');
      const numbered = rows.filter(({ jobNumber }) => jobNumber);
      assert.ok(numbered.length > 0 && numbered.length < rows.length / 3);
      assert.ok(numbered.every(({ jobName, jobNumber }) => String(jobName).startsWith(`${jobNumber}: `)));
      for (const field of ['jobName', 'locationAddress', 'leadSource', 'workType']) {
        assert.ok(
          rows.some((row) => row[field] === null),
          field,
        );
      }
      const names = rows.map(({ jobName }) => String(jobName));
      assert.ok(names.some((name) => name.includes('<img')));
      assert.ok(names.some((name) => /^[=+@-]/.test(name)));
      const address = objectIn(rows.find(({ locationAddress }) => locationAddress !== null) ?? {}, 'locationAddress');
      assert.ok('abbreviation' in objectIn(address, 'state'));
    }));
});
