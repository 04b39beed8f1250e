import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RequestStats } from '../src/requests/request-stats.ts';
import { inOneMoment, objectIn, rowsIn, textIn, withSandbox } from './running-sandbox.ts';

describe('the control API', () => {
  it('needs its token, also for what is not there', () =>
    withSandbox({}, async (running) => {
      for (const token of [undefined, 'wrong', running.key()]) {
        for (const path of ['locations', 'unheard-of']) {
          const headers = token === undefined ? new Headers() : new Headers({ 'x-sandbox-token': token });
          const reply = await fetch(`${running.sandbox.url}/__sandbox/${path}`, { headers });
          assert.equal(reply.status, 403);
        }
      }
    }));

  it('lists the locations and adds more, each with a key', () =>
    withSandbox({}, async (running) => {
      const added = await running.control('POST', '/locations', { name: 'One more', jobs: 7 });
      assert.deepEqual([added['id'], added['name'], added['jobs']], ['loc-3', 'One more', 7]);
      const { body } = await running.api('/company-settings', { key: textIn(added, 'key') });
      assert.deepEqual([body['companyId'], body['name']], [added['company_id'], 'One more']);
      assert.equal(rowsIn(await running.control('GET', '/locations'), 'locations').length, 3);
      assert.equal((await running.truth('loc-3')).length, 7);
    }));

  it('resets to the size it is told and clears faults, log and traffic', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'server_error' });
      await running.control('POST', '/traffic', { location: 'loc-1', ops: ['delete-job'] });
      await running.api('/jobs');
      const { locations } = await running.control('POST', '/reset', { seed: 9, locations: 1, jobs: 30 });
      assert.ok(Array.isArray(locations));
      const [location] = rowsIn(await running.control('GET', '/locations'), 'locations');
      assert.equal(location?.['jobs'], 30);
      const key = textIn(location ?? {}, 'key');
      assert.notEqual(key, running.key());
      assert.deepEqual(rowsIn(await running.control('GET', '/requests')), []);
      assert.equal((await running.api('/jobs?pageStartIndex=25', { key })).status, 200);
      assert.equal((await running.truth()).length, 30);
    }));

  it('refuses a field that nobody reads', () =>
    withSandbox({}, async (running) => {
      const headers = { 'x-sandbox-token': running.sandbox.controlToken };
      for (const [path, body] of [
        ['reset', '{"job": 3}'],
        ['reset', '{"profile": "dead"}'],
        ['reset', '[]'],
        ['traffic', '{"location": "loc-1"}'],
        ['clock', '{"now": "yesterday"}'],
      ] as const) {
        const reply = await fetch(`${running.sandbox.url}/__sandbox/${path}`, { method: 'POST', headers, body });
        assert.equal(reply.status, 400, body);
      }
    }));

  it('sets, moves and skews the clock', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/clock', { now: '2027-01-02T03:04:05Z' });
      const { now } = await running.control('POST', '/clock', { advance_ms: 3_600_000 });
      assert.ok(String(now).startsWith('2027-01-02T04:04:'));
      await running.control('POST', '/clock', { skew_ms: -86_400_000 });
      const { headers } = await running.api('/jobs');
      assert.match(headers.get('date') ?? '', /^Fri, 01 Jan 2027 04:04/);
      const { job } = await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
      assert.match(textIn((await running.api(`/jobs/${job}`)).body, 'modifiedDate'), /^2027-01-01T04:04/);
    }));
});

describe('the request log', () => {
  it('has every request in order, with who asked and how it ended', () =>
    withSandbox({}, async (running) => {
      const begun = Date.now();
      await running.api('/jobs?pageSize=5', { ip: '10.1.1.1' });
      await running.api('/users', { key: 'unknown' });
      await running.control('GET', '/locations');
      const [first, second, ...rest] = rowsIn(await running.control('GET', '/requests'));
      assert.deepEqual(rest, []);
      const shown = ['method', 'path', 'query', 'status', 'key_id', 'location', 'ip'].map((name) => first?.[name]);
      assert.deepEqual(shown, ['GET', '/api/v2/jobs', 'pageSize=5', 200, 'loc-1/key-1', 'loc-1', '10.1.1.1']);
      assert.ok(Number(first?.['duration_ms']) >= 0);
      assert.ok(Number(first?.['at_ms']) >= begun && Number(first?.['at_ms']) <= Date.now());
      assert.deepEqual([second?.['status'], second?.['key_id']], [401, null]);
      const since = rowsIn(await running.control('GET', `/requests?since=${first?.['seq']}`));
      assert.deepEqual(since, [second]);
      await running.control('DELETE', '/requests');
      assert.equal((await running.control('GET', '/requests/stats'))['total'], 0);
    }));

  it('sums up by status, by path and by who asked', () =>
    withSandbox({}, async (running) => {
      await inOneMoment(async () => {
        for (const path of ['/jobs', '/jobs?pageSize=26', '/users']) await running.api(path);
        await running.ask('/webhooks/v2/topics', { ip: '10.1.1.1' });
      });
      const stats = await running.control('GET', '/requests/stats');
      assert.equal(stats['total'], 4);
      assert.deepEqual(stats['by_status'], { 200: 3, 400: 1 });
      assert.deepEqual(stats['by_path_prefix'], { '/jobs': 2, '/users': 1, '/webhooks/topics': 1 });
      assert.deepEqual(objectIn(stats, 'max_per_second_by_key')['loc-1/key-1'], 4);
      assert.equal(objectIn(stats, 'max_per_second_by_ip')['10.1.1.1'], 1);
      assert.ok(Number(stats['last_ms']) >= Number(stats['first_ms']));
    }));

  it('finds the busiest second wherever it begins', () => {
    const stats = new RequestStats();
    const arrival = { method: 'GET', path: '/api/v2/jobs', query: '', location: null, accept: null, user_agent: null };
    const arrive = (at: number, key_id: string): void => stats.arrive({ ...arrival, ip: '1', key_id }, at, at);
    for (const at of [100, 900, 950, 1_050, 1_890, 2_040, 3_040]) arrive(at, 'a');
    for (const at of [0, 1_000, 2_000]) arrive(4_000 + at, 'b');
    assert.deepEqual(stats.figures().max_per_second_by_key, { a: 4, b: 1 });
    assert.deepEqual(stats.figures().max_per_second_by_ip, { 1: 4 });
  });
});
