import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inOneMoment, textIn, until, withSandbox, type Reply, type RunningSandbox } from './running-sandbox.ts';

/** All of them within one second of the sandbox. */
const many = (count: number, ask: (nth: number) => Promise<Reply>): Promise<Reply[]> =>
  inOneMoment(() => Promise.all(Array.from({ length: count }, (_, nth) => ask(nth))));

const counted = (replies: readonly Reply[], status: number): number =>
  replies.filter((reply) => reply.status === status).length;

/** A sandbox with as many keys as there are locations, so that the IP is what is limited. */
const manyKeys = { limits: true, locations: 5, jobs: 10, banMs: 400 };

const spreadNow = (running: RunningSandbox, count: number, ip: string): Promise<Reply[]> =>
  Promise.all(
    Array.from({ length: count }, (_, nth) =>
      running.api('/company-settings', { key: running.key((nth % 5) + 1), ip }),
    ),
  );

describe('the key', () => {
  it('is missing, unknown or revoked: 401 with the words that were seen', () =>
    withSandbox({}, async (running) => {
      const key = running.key();
      await running.control('POST', '/keys/revoke', { key });
      for (const given of [null, 'unknown', key]) {
        const { status, headers, body } = await running.api('/company-settings', { key: given });
        assert.equal(status, 401);
        assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.equal(body['title'], 'API Key is invalid or deactivated.');
      }
    }));

  it('can be one of several of a location', () =>
    withSandbox({}, async (running) => {
      const { key, key_id } = await running.control('POST', '/keys', { location: 'loc-2' });
      const { body } = await running.api('/company-settings', { key: String(key) });
      assert.equal(body['companyId'], running.sandbox.locations[1]?.company_id);
      assert.equal(key_id, 'loc-2/key-2');
    }));

  it('is never shown by the request log', () =>
    withSandbox({}, async (running) => {
      await running.api('/company-settings');
      const log = JSON.stringify(await running.control('GET', '/requests'));
      assert.ok(!log.includes(running.key()));
      assert.ok(log.includes('loc-1/key-1'));
    }));
});

describe('writes', () => {
  it('are refused with 405 and counted, whoever sends them', () =>
    withSandbox({}, async (running) => {
      const id = textIn((await running.truth())[0] ?? {}, 'id');
      const writes = [
        ['POST', '/jobs'],
        ['POST', '/contacts'],
        ['PUT', `/jobs/${id}/insurance`],
        ['DELETE', `/jobs/${id}/representatives/sales-owner`],
        ['PATCH', `/jobs/${id}`],
      ] as const;
      for (const [method, path] of writes) {
        assert.equal((await running.api(path, { method, send: {} })).status, 405);
      }
      await running.api('/jobs', { method: 'POST', key: 'unknown', send: {} });
      assert.equal((await running.control('GET', '/requests/stats'))['writes'], writes.length + 1);
    }));
});

describe('the limits', () => {
  it('let a key through ten times in a second, then answer 429 with a hint', () =>
    withSandbox({ limits: true }, async (running) => {
      const replies = await many(14, () => running.api('/company-settings'));
      assert.deepEqual([counted(replies, 200), counted(replies, 429)], [10, 4]);
      const refused = replies.find(({ status }) => status === 429);
      assert.equal(refused?.headers.get('retry-after'), '1');
      assert.match(refused?.headers.get('content-type') ?? '', /^text\/plain/);
      const other = await running.api('/company-settings', { key: running.key(2) });
      assert.equal(other.status, 200);
      const stats = await running.control('GET', '/requests/stats');
      assert.equal(stats['provoked_429'], 4);
    }));

  it('let a key through again after a second', () =>
    withSandbox({ limits: true }, async (running) => {
      const begun = performance.now();
      assert.equal(counted(await many(10, () => running.api('/company-settings')), 200), 10);
      let nth = 0;
      const again = () => running.api('/company-settings', { ip: `10.0.1.${(nth += 1)}` });
      await until(async () => (await again()).status === 200);
      assert.ok(performance.now() - begun >= 1_000);
    }));

  it('do not count unknown keys against a key', () =>
    withSandbox({ limits: true }, async (running) => {
      const replies = await many(15, () => running.api('/company-settings', { key: 'unknown' }));
      assert.equal(counted(replies, 401), 15);
    }));

  it('ban an IP at its 31st request in a second, whatever the key, until the ban is over', () =>
    withSandbox(manyKeys, async (running) => {
      const begun = performance.now();
      const { key } = await running.control('POST', '/keys', { location: 'loc-1' });
      const banned = { key: String(key), ip: '10.0.0.1' };
      await inOneMoment(async () => {
        const replies = await spreadNow(running, 31, '10.0.0.1');
        assert.deepEqual([counted(replies, 200), counted(replies, 429)], [30, 1]);
        const refused = replies.find(({ status }) => status === 429);
        assert.deepEqual([refused?.text, refused?.headers.get('retry-after')], ['', null]);
        assert.equal((await running.api('/company-settings', banned)).status, 429);
        assert.equal((await running.api('/diagnostics/ping', { key: null, ip: '10.0.0.1' })).status, 429);
        assert.equal((await running.api('/company-settings', { ...banned, ip: '10.0.0.2' })).status, 200);
      });
      await until(async () => (await running.api('/company-settings', banned)).status === 200);
      assert.ok(performance.now() - begun >= 400);
    }));

  it('look at the IP before the key: ping and unknown keys count', () =>
    withSandbox(manyKeys, async (running) => {
      const replies = await many(31, (nth) =>
        nth % 2 ? running.api('/diagnostics/ping', { key: null }) : running.api('/jobs', { key: 'unknown' }),
      );
      assert.equal(counted(replies, 429), 1);
    }));

  it('count each played IP on its own', () =>
    withSandbox(manyKeys, async (running) => {
      const replies = await inOneMoment(() =>
        Promise.all([spreadNow(running, 25, '10.0.0.1'), spreadNow(running, 25, '10.0.0.2')]),
      );
      const key429 = replies.flat().filter(({ headers }) => headers.get('retry-after') === '1').length;
      assert.equal(counted(replies.flat(), 429), key429);
      assert.equal(counted(replies.flat(), 200), 50);
    }));

  it('leave an answer its latency', () =>
    withSandbox({ latencyMs: 120 }, async (running) => {
      const begun = performance.now();
      await running.api('/company-settings');
      assert.ok(performance.now() - begun >= 115);
    }));

  it('can be switched off', () =>
    withSandbox({ limits: false }, async (running) => {
      assert.equal(counted(await many(60, () => running.api('/company-settings')), 200), 60);
    }));
});
