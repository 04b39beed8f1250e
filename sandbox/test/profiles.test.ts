import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { objectIn, rowsIn, withSandbox } from './running-sandbox.ts';

describe('lists that count pages', () => {
  for (const list of ['/contacts', '/estimates']) {
    it(`${list} counts pageStartIndex in pages and repeats its last page for ever`, () =>
      withSandbox({}, async (running) => {
        const page = async (index: number, size = 10) =>
          rowsIn((await running.api(`${list}?pageSize=${size}&pageStartIndex=${index}`)).body).map(({ id }) => id);
        const all = await page(0, 50);
        assert.deepEqual(await page(1), all.slice(10, 20));
        const { body } = await running.api(`${list}?pageSize=10&pageStartIndex=700`);
        const last = Math.ceil(Number(body['count']) / 10) - 1;
        assert.deepEqual(
          rowsIn(body).map(({ id }) => id),
          await page(last),
        );
        assert.ok(rowsIn(body).length > 0);
        assert.equal(body['pageStartIndex'], 700);
      }));

    it(`${list} refuses more than 50`, () =>
      withSandbox({}, async (running) => {
        assert.equal((await running.api(`${list}?pageSize=50`)).status, 200);
        assert.equal((await running.api(`${list}?pageSize=51`)).status, 400);
      }));
  }

  it('gives every contact exactly once, as the truth has it', () =>
    withSandbox({}, async (running) => {
      const truth = rowsIn(await running.control('GET', '/truth?location=loc-1'), 'contacts');
      const rows = [];
      for (let index = 0; index * 50 < truth.length; index += 1) {
        const path = `/contacts?pageSize=50&includes=emailAddress,phoneNumber&pageStartIndex=${index}`;
        rows.push(...rowsIn((await running.api(path)).body));
      }
      assert.deepEqual(rows, truth);
      assert.ok(rows.every((row) => !('modifiedDate' in row) && !('createdDate' in row)));
    }));
});

describe('the documented profile', () => {
  it('moves the job list by recordStartIndex and not by pageStartIndex', () =>
    withSandbox({ profile: 'documented' }, async (running) => {
      const ids = async (query: string) => rowsIn((await running.api(`/jobs${query}`)).body).map(({ id }) => id);
      const first = await ids('');
      assert.deepEqual(await ids('?pageStartIndex=5'), first);
      assert.deepEqual((await ids('?recordStartIndex=5')).slice(0, 5), first.slice(5));
      assert.deepEqual(await ids(''), first);
    }));

  it('ends every list with 416 and counts what it gives', () =>
    withSandbox({ profile: 'documented' }, async (running) => {
      assert.equal((await running.api('/jobs?recordStartIndex=5000')).status, 416);
      assert.equal((await running.api('/contacts?pageStartIndex=5000')).status, 416);
      assert.equal((await running.api('/users?recordStartIndex=5000')).status, 416);
      const { body } = await running.api('/jobs');
      const shown = (await running.truth()).filter(({ hidden }) => hidden === false);
      assert.equal(body['count'], shown.length);
    }));

  it('tells dead leads from cancelled jobs, and refuses what it does not know', () =>
    withSandbox({ profile: 'documented', jobs: 300 }, async (running) => {
      const count = async (query: string) => Number((await running.api(`/jobs?${query}`)).body['count']);
      assert.equal(await count('milestones=dead'), 0);
      assert.ok((await count('milestones=cancelled')) > 0);
      assert.ok((await count('milestones=dead&assignment=unassigned')) > 0);
      assert.equal(await count('milestones=cancelled&assignment=unassigned'), 0);
      for (const query of ['milestones=Lead', 'sortBy=modifiedDate', 'assignment=Unassigned', 'sortOrder=desc']) {
        assert.equal((await running.api(`/jobs?${query}`)).status, 400, query);
      }
    }));

  it('hides unassigned leads from their own page too', () =>
    withSandbox({ profile: 'documented' }, async (running) => {
      const hidden = (await running.truth()).find(
        ({ job, hidden: is }) => is && JSON.stringify(job).includes('"Lead"'),
      );
      assert.equal((await running.api(`/jobs/${hidden?.['id']}`)).status, 404);
      await running.control('POST', '/reset', { profile: 'live' });
      assert.equal((await running.api(`/jobs/${hidden?.['id']}`)).status, 200);
    }));

  it('spells the keys as they are described', () =>
    withSandbox({ profile: 'documented', jobs: 300 }, async (running) => {
      const company = (await running.api('/company-settings')).body;
      assert.ok('id' in company && !('companyId' in company));
      const jobs = rowsIn((await running.api('/jobs?pageSize=25&includes=contact')).body);
      const trade = jobs.flatMap((job) => rowsIn(job, 'tradeTypes'))[0];
      assert.ok(trade && 'tradeId' in trade);
      const contact = rowsIn(jobs.find((job) => rowsIn(job, 'contacts').length) ?? {}, 'contacts')[0];
      assert.ok('firstName' in objectIn(contact ?? {}, 'contact'));
      const insurance = (await running.api(`/jobs/${jobs[0]?.['id']}/insurance`)).body;
      assert.ok('damagelocation' in insurance);
      const [field] = rowsIn((await running.api('/company-settings/custom-fields')).body);
      assert.equal(field?.['entityType'], 'job');
    }));

  it('expands the contact only for the described spelling', () =>
    withSandbox({ profile: 'documented' }, async (running) => {
      const { text } = await running.api('/jobs?pageSize=25&includes=contacts');
      assert.ok(!text.includes('firstName'));
    }));

  it('is the truth of its own spelling', () =>
    withSandbox({ profile: 'documented' }, async (running) => {
      const truth = new Map((await running.truth()).map(({ id, job }) => [id, job]));
      for (const row of rowsIn((await running.api('/jobs?pageSize=25&includes=contact')).body)) {
        assert.deepEqual(row, truth.get(row['id']));
      }
    }));
});
