import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { inOneMoment, rowsIn, until, withSandbox, type Reply, type RunningSandbox } from './running-sandbox.ts';

/** Puts up a fault and asks once below its path. */
async function under(running: RunningSandbox, fault: JsonObject, path = '/jobs'): Promise<Reply> {
  await running.control('DELETE', '/faults');
  await running.control('POST', '/faults', fault);
  return running.api(path);
}

const contentType = ({ headers }: Reply): string => headers.get('content-type') ?? '';

describe('faults that answer instead', () => {
  it('bad_key is the 401 of an unknown key, and only where it fires', () =>
    withSandbox({}, async (running) => {
      const reply = await under(running, { kind: 'bad_key', nth: 1 });
      assert.deepEqual([reply.status, reply.body['title']], [401, 'API Key is invalid or deactivated.']);
      assert.equal((await running.api('/jobs')).status, 200);
    }));

  it('revoked_mid_run takes the key away for good', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'revoked_mid_run', nth: 2, location: 'loc-1' });
      const statuses = [];
      for (let nth = 0; nth < 4; nth += 1) statuses.push((await running.api('/jobs')).status);
      await running.control('DELETE', '/faults');
      statuses.push((await running.api('/jobs')).status);
      assert.deepEqual(statuses, [200, 401, 401, 401, 401]);
      assert.equal((await running.api('/jobs', { key: running.key(2) })).status, 200);
    }));

  it('forbidden closes one resource with 403 and leaves the others', () =>
    withSandbox({}, async (running) => {
      const reply = await under(
        running,
        { kind: 'forbidden', path: '/custom-fields$' },
        '/company-settings/custom-fields',
      );
      assert.equal(reply.status, 403);
      assert.match(contentType(reply), /^application\/problem\+json/);
      assert.equal((await running.api('/jobs')).status, 200);
    }));

  it('rate_limited is plain text with Retry-After', () =>
    withSandbox({}, async (running) => {
      const reply = await under(running, { kind: 'rate_limited', retryAfter: 7 });
      assert.equal(reply.status, 429);
      assert.match(contentType(reply), /^text\/plain/);
      assert.equal(reply.headers.get('retry-after'), '7');
      assert.equal(reply.text, 'Hourly rate limit exceeded. Please try again later.');
    }));

  it('rate_limited speaks in either spelling of the reset, in seconds or as an epoch', () =>
    withSandbox({}, async (running) => {
      const plain = await under(running, { kind: 'rate_limited', headers: 'ratelimit', retryAfter: 9 });
      const names = ['limit', 'remaining', 'reset', 'policy'].map((name) => plain.headers.get(`ratelimit-${name}`));
      assert.deepEqual(names, ['6000', '0', '9', 'company-write:hourly']);
      assert.equal(plain.headers.get('retry-after'), null);
      const epoch = { kind: 'rate_limited', headers: 'x-ratelimit', retryAfter: 9, resetAs: 'epoch' };
      const begun = Date.now() / 1_000;
      const reset = Number((await under(running, epoch)).headers.get('x-ratelimit-reset'));
      assert.ok(reset - 9 > begun - 2 && reset - 9 < Date.now() / 1_000 + 2);
    }));

  it('rate_limited_bare has no hint, and an empty or an HTML body', () =>
    withSandbox({}, async (running) => {
      const empty = await under(running, { kind: 'rate_limited_bare' });
      assert.deepEqual([empty.status, empty.text, empty.headers.get('retry-after')], [429, '', null]);
      const html = await under(running, { kind: 'rate_limited_bare', body: 'html' });
      assert.equal(html.status, 429);
      assert.match(contentType(html), /^text\/html/);
      assert.match(html.text, /^<!DOCTYPE html>/);
    }));

  it('ip_ban refuses every key of the IP until the ban is over, and is not laid to the client', () =>
    withSandbox({}, async (running) => {
      await inOneMoment(async () => {
        assert.equal((await under(running, { kind: 'ip_ban', ms: 300, times: 1 })).status, 429);
        assert.equal((await running.api('/jobs', { key: running.key(2) })).status, 429);
        assert.equal((await running.api('/jobs', { ip: '10.0.0.9' })).status, 200);
      });
      await until(async () => (await running.api('/jobs')).status === 200);
      assert.equal((await running.control('GET', '/requests/stats'))['provoked_429'], 0);
    }));

  for (const status of [500, 502, 503]) {
    it(`server_error ${status} has a problem, HTML or empty body, with and without Retry-After`, () =>
      withSandbox({}, async (running) => {
        const problem = await under(running, { kind: 'server_error', status });
        assert.deepEqual([problem.status, problem.body['status']], [status, status]);
        assert.match(contentType(problem), /^application\/problem\+json/);
        assert.equal(problem.headers.get('retry-after'), null);
        const html = await under(running, { kind: 'server_error', status, body: 'html', retryAfter: 3 });
        assert.match(contentType(html), /^text\/html/);
        assert.equal(html.headers.get('retry-after'), '3');
        const empty = await under(running, { kind: 'server_error', status, body: 'empty' });
        assert.deepEqual([empty.status, empty.text, contentType(empty)], [status, '', '']);
      }));
  }

  it('html_200 is a maintenance page that says 200', () =>
    withSandbox({}, async (running) => {
      const reply = await under(running, { kind: 'html_200' });
      assert.equal(reply.status, 200);
      assert.match(contentType(reply), /^text\/html/);
      assert.match(reply.text, /maintenance/);
    }));

  it('garbage_json says it is JSON and is none', () =>
    withSandbox({}, async (running) => {
      const reply = await under(running, { kind: 'garbage_json' });
      assert.equal(reply.status, 200);
      assert.match(contentType(reply), /^application\/json/);
      assert.throws(() => JSON.parse(reply.text), SyntaxError);
    }));

  it('redirect points to another host', () =>
    withSandbox({}, async (running) => {
      const reply = await under(running, { kind: 'redirect' });
      assert.deepEqual([reply.status, reply.headers.get('location')], [302, 'http://other-host.example/api/v2/jobs']);
      assert.equal((await under(running, { kind: 'redirect', status: 307 })).status, 307);
    }));
});

describe('where faults fire', () => {
  const statuses = async (running: RunningSandbox, count: number, path = '/jobs'): Promise<number[]> => {
    const found = [];
    for (let nth = 0; nth < count; nth += 1) found.push((await running.api(path)).status);
    return found;
  };

  it('on the nth request, or on several', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'server_error', nth: [2, 4] });
      assert.deepEqual(await statuses(running, 5), [200, 500, 200, 500, 200]);
    }));

  it('so many times, and for so long', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'server_error', times: 2 });
      assert.deepEqual(await statuses(running, 3), [500, 500, 200]);
      await running.control('POST', '/faults', { kind: 'server_error', status: 503, forMs: 200 });
      assert.deepEqual(await statuses(running, 1), [503]);
      await until(async () => (await running.api('/jobs')).status === 200);
    }));

  it('at a location, a key, a path, a query or a method', () =>
    withSandbox({}, async (running) => {
      const other = running.key(2);
      const put = async (scope: JsonObject): Promise<void> => {
        await running.control('DELETE', '/faults');
        await running.control('POST', '/faults', { kind: 'server_error', ...scope });
      };
      for (const scope of [{ location: 'loc-2' }, { key: other }, { key: 'loc-2/key-1' }]) {
        await put(scope);
        const pair = [await running.api('/jobs'), await running.api('/jobs', { key: other })];
        assert.deepEqual(
          pair.map(({ status }) => status),
          [200, 500],
        );
      }
      await put({ path: '^/api/v2/users$' });
      assert.deepEqual([...(await statuses(running, 1)), ...(await statuses(running, 1, '/users'))], [200, 500]);
      await put({ query: 'assignment=unassigned' });
      assert.deepEqual(await statuses(running, 1, '/jobs?assignment=unassigned'), [500]);
      assert.deepEqual(await statuses(running, 1), [200]);
      await put({ method: 'post' });
      assert.deepEqual(await statuses(running, 1), [200]);
      const search = { method: 'POST', send: { searchTerm: '' } };
      assert.equal((await running.api('/jobs/search', search)).status, 500);
    }));

  it('by a chance that the seed decides', () =>
    withSandbox({}, async (running) => {
      const draw = async (): Promise<number[]> => {
        await running.control('POST', '/reset', {});
        await running.control('POST', '/faults', { kind: 'server_error', probability: 0.5 });
        return statuses(running, 20);
      };
      const first = await draw();
      assert.deepEqual([...new Set(first)].sort(), [200, 500]);
      assert.deepEqual(await draw(), first);
    }));

  it('are listed with how often they fired, named in the log, and taken down one by one', () =>
    withSandbox({}, async (running) => {
      const { id } = await running.control('POST', '/faults', { kind: 'server_error', nth: 1 });
      await running.control('POST', '/faults', { kind: 'trickle', ms: 1 });
      await statuses(running, 2);
      const [first] = rowsIn(await running.control('GET', '/faults'), 'faults');
      assert.deepEqual([first?.['id'], first?.['matched'], first?.['fired']], [id, 2, 1]);
      const log = rowsIn(await running.control('GET', '/requests')).map(({ fault }) => fault);
      assert.deepEqual(log, ['server_error,trickle', 'trickle']);
      assert.equal((await running.control('DELETE', `/faults/${id}`))['removed'], 1);
      assert.equal((await running.control('DELETE', '/faults'))['removed'], 1);
    }));

  it('are described, and a misspelt one is refused', () =>
    withSandbox({}, async (running) => {
      const kinds = rowsIn(await running.control('GET', '/faults/kinds'), 'kinds');
      assert.equal(kinds.length, 30);
      assert.ok(kinds.every(({ summary }) => typeof summary === 'string'));
      for (const fault of [{ kind: 'unheard-of' }, { kind: 'reset', milliseconds: 1 }, { kind: 'reset', path: '(' }]) {
        const url = `${running.sandbox.url}/__sandbox/faults`;
        const headers = { 'x-sandbox-token': running.sandbox.controlToken };
        const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(fault) });
        assert.equal(status, 400);
      }
    }));
});
