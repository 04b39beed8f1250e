import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { objectIn, rowsIn, textIn, withSandbox, type RunningSandbox } from './running-sandbox.ts';

const now = Date.UTC(2026, 10, 1, 12);
const NOW = '2026-11-01T12:00';
const ids = (rows: readonly JsonObject[]): string[] => rows.map(({ id }) => String(id));

const mutate = (running: RunningSandbox, op: string, more: JsonObject = {}): Promise<JsonObject> =>
  running.control('POST', '/mutate', { location: 'loc-1', op, ...more });

const truthOf = async (running: RunningSandbox, id: unknown): Promise<JsonObject> =>
  (await running.truth()).find((row) => row['id'] === id) ?? {};

const jobOf = async (running: RunningSandbox, id: unknown): Promise<JsonObject> =>
  objectIn(await truthOf(running, id), 'job');

describe('mutations', () => {
  it('create-job makes an unassigned lead with a new contact, dated now', () =>
    withSandbox({ now }, async (running) => {
      const { job, contact } = await mutate(running, 'create-job', { fields: { jobName: 'New one' } });
      const { body } = await running.api(`/jobs/${job}`);
      assert.deepEqual([body['jobName'], body['currentMilestone']], ['New one', 'Lead']);
      for (const field of ['createdDate', 'modifiedDate', 'milestoneDate'])
        assert.ok(textIn(body, field).startsWith(NOW));
      assert.ok(ids(await running.sweep('unassigned')).includes(String(job)));
      assert.equal((await running.api(`/contacts/${contact}`)).status, 200);
      assert.deepEqual((await truthOf(running, job))['hidden'], true);
      const assigned = await mutate(running, 'create-job', { assigned: true });
      assert.ok(ids(await running.sweep('assigned')).includes(String(assigned['job'])));
    }));

  it('modify-job changes fields and the modified date, and the content with it', () =>
    withSandbox({ now }, async (running) => {
      const before = (await running.truth())[3] ?? {};
      const id = textIn(before, 'id');
      await mutate(running, 'modify-job', { job: id, fields: { priority: 'Urgent', jobName: null } });
      const after = await truthOf(running, id);
      const job = objectIn(after, 'job');
      assert.deepEqual([job['priority'], job['jobName']], ['Urgent', null]);
      assert.ok(textIn(job, 'modifiedDate').startsWith(NOW));
      assert.notEqual(after['sha256'], before['sha256']);
    }));

  it('move-milestone goes one on, or where it is told, and stands in the history', () =>
    withSandbox({ now }, async (running) => {
      const lead = (await running.truth()).find((row) => objectIn(row, 'job')['currentMilestone'] === 'Lead');
      const job = textIn(lead ?? {}, 'id');
      await mutate(running, 'move-milestone', { job });
      assert.equal((await jobOf(running, job))['currentMilestone'], 'Prospect');
      await mutate(running, 'move-milestone', { job, milestone: 'closed' });
      const after = await jobOf(running, job);
      assert.equal(after['currentMilestone'], 'Closed');
      assert.ok(textIn(after, 'milestoneDate').startsWith(NOW));
      const { body } = await running.api(`/jobs/${job}/milestone-history`);
      assert.deepEqual(
        rowsIn(body).map(({ name }) => name),
        ['Lead', 'Prospect', 'Closed'],
      );
      assert.equal((await running.api(`/jobs/${job}/milestones/current`)).body['name'], 'Closed');
    }));

  it('assign-job and unassign-job move a job from one half of the list to the other', () =>
    withSandbox({ now }, async (running) => {
      const { job } = await mutate(running, 'assign-job');
      assert.ok(ids(await running.sweep('assigned')).includes(String(job)));
      assert.equal(rowsIn((await running.api(`/jobs/${job}/representatives`)).body).length > 0, true);
      await mutate(running, 'unassign-job', { job: job ?? null });
      assert.ok(ids(await running.sweep('unassigned')).includes(String(job)));
      assert.deepEqual(rowsIn((await running.api(`/jobs/${job}/representatives`)).body), []);
      assert.ok(textIn(await jobOf(running, job), 'modifiedDate').startsWith(NOW));
    }));

  it('delete-job leaves no trace', () =>
    withSandbox({}, async (running) => {
      const { job } = await mutate(running, 'delete-job');
      assert.equal((await running.api(`/jobs/${job}`)).status, 404);
      assert.equal((await running.api(`/jobs/${job}/contacts`)).status, 404);
      assert.equal((await running.truth()).length, 119);
      const all = [...(await running.sweep('assigned')), ...(await running.sweep('unassigned'))];
      assert.ok(!ids(all).includes(String(job)));
    }));

  it('edit-contact touches no job', () =>
    withSandbox({ now }, async (running) => {
      const fields = { companyName: 'Elsewhere', phoneNumbers: [] };
      const { contact } = await mutate(running, 'edit-contact', { fields });
      const { body } = await running.api(`/contacts/${contact}?includes=phoneNumber`);
      assert.deepEqual([body['companyName'], body['phoneNumbers']], ['Elsewhere', []]);
      const jobs = rowsIn((await running.api(`/contacts/${contact}/jobs`)).body);
      assert.ok(jobs.every(({ modifiedDate }) => !String(modifiedDate).startsWith(NOW)));
    }));

  it('edit-payment changes the money of a job and not its modified date', () =>
    withSandbox({ now }, async (running) => {
      const before = await running.truth();
      const { job } = await mutate(running, 'edit-payment');
      const old = before.find(({ id }) => id === job) ?? {};
      const changed = await truthOf(running, job);
      assert.deepEqual(changed['job'], old['job']);
      assert.equal(changed['sha256'], old['sha256']);
      for (const part of ['financials', 'payments_overview']) assert.notDeepEqual(changed[part], old[part]);
      const { body } = await running.api(`/jobs/${job}/payments`);
      assert.ok(Number(objectIn(body, 'receivedPayments')['total']) > 0);
    }));

  it('kill-lead makes a dead lead, which only the other half shows', () =>
    withSandbox({ now }, async (running) => {
      const { job } = await mutate(running, 'kill-lead');
      const { body } = await running.api(`/jobs/${job}`);
      assert.deepEqual([body['currentMilestone'], body['leadDeadReason']], ['Cancelled', 'No response']);
      assert.ok(!ids(await running.sweep('assigned')).includes(String(job)));
      assert.ok(ids(await running.sweep('unassigned')).includes(String(job)));
    }));

  it('pick the same records for the same seed', () =>
    withSandbox({}, async (running) => {
      const ops = ['modify-job', 'delete-job', 'edit-contact', 'kill-lead', 'assign-job'];
      const picked = async (): Promise<JsonObject[]> => {
        await running.control('POST', '/reset', {});
        const found = [];
        for (const op of ops) found.push(await mutate(running, op));
        return found;
      };
      assert.deepEqual(await picked(), await picked());
    }));

  it('that cannot be done are refused in a sentence', () =>
    withSandbox({}, async (running) => {
      const refused = async (send: JsonObject): Promise<number> => {
        const headers = { 'x-sandbox-token': running.sandbox.controlToken };
        const url = `${running.sandbox.url}/__sandbox/mutate`;
        const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(send) });
        assert.match(await reply.text(), /"error":"[A-Z]/i);
        return reply.status;
      };
      const at = { location: 'loc-1' };
      assert.equal(await refused({ ...at, op: 'unheard-of' }), 400);
      assert.equal(await refused({ ...at, op: 'modify-job', job: 'unknown' }), 409);
      assert.equal(await refused({ ...at, op: 'modify-job', fields: { modifiedDate: '2020' } }), 409);
      assert.equal(await refused({ ...at, op: 'move-milestone', milestone: 'unheard-of' }), 409);
      assert.equal(await refused({ location: 'loc-9', op: 'modify-job' }), 404);
    }));
});

describe('traffic between pages', () => {
  const traffic = (running: RunningSandbox, more: JsonObject): Promise<JsonObject> =>
    running.control('POST', '/traffic', { location: 'loc-1', between: 'pages', ...more });
  const page = (running: RunningSandbox, index: number) =>
    running.api(`/jobs?sortBy=CreatedDate&pageSize=25&pageStartIndex=${index}`);
  const changed = async (running: RunningSandbox): Promise<number> =>
    (await running.truth()).filter((row) => textIn(objectIn(row, 'job'), 'modifiedDate').startsWith(NOW)).length;

  it('changes jobs before each page but the first, and not when a page is asked again', () =>
    withSandbox({ now }, async (running) => {
      await traffic(running, { ops: ['modify-job'] });
      await page(running, 0);
      assert.equal(await changed(running), 0);
      await page(running, 25);
      assert.equal(await changed(running), 1);
      await page(running, 25);
      assert.equal(await changed(running), 1);
      await page(running, 50);
      assert.equal(await changed(running), 2);
      await page(running, 0);
      assert.equal(await changed(running), 2);
    }));

  it('keeps to everyPages, to its limit and to its location, until it is stopped', () =>
    withSandbox({ now }, async (running) => {
      await traffic(running, { ops: ['modify-job', { op: 'create-job', assigned: true }], everyPages: 2, limit: 1 });
      await running.sweep('assigned');
      const [listed] = rowsIn(await running.control('GET', '/traffic'), 'traffic');
      assert.equal(listed?.['done'], 1);
      assert.equal((await running.truth()).length, 121);
      await traffic(running, { ops: ['delete-job'] });
      await running.api('/jobs?pageStartIndex=25', { key: running.key(2) });
      assert.equal((await running.truth('loc-2')).length, 120);
      await running.control('DELETE', '/traffic');
      await running.sweep('assigned');
      assert.equal((await running.truth()).length, 121);
    }));

  it('makes a careless sweep lose a row where jobs leave the list in front of it', () =>
    withSandbox({}, async (running) => {
      const before = ids(await running.sweep('assigned'));
      await traffic(running, { ops: [{ op: 'unassign-job', job: before[0] ?? null }], limit: 1 });
      const seen = new Set(ids(await running.sweep('assigned')));
      assert.deepEqual(
        before.filter((id) => !seen.has(id)),
        [before[25]],
      );
    }));
});
