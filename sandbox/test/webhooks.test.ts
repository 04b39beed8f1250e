import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { isJsonObject, type JsonObject } from '../src/data/json.ts';
import { objectIn, rowsIn, textIn, until, withSandbox, type Reply, type RunningSandbox } from './running-sandbox.ts';

interface Consumer {
  readonly url: string;
  readonly events: JsonObject[];
  readonly signatures: string[];
}

/** A consumer of events that answers with `status` until the test is over. */
async function withConsumer(status: number, test: (consumer: Consumer) => Promise<void>): Promise<void> {
  const events: JsonObject[] = [];
  const signatures: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const event: unknown = JSON.parse(text);
      if (isJsonObject(event)) events.push(event);
      signatures.push(...Object.keys(request.headers).filter((name) => /sign|secret|hmac/.test(name)));
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  try {
    await test({ url: `http://127.0.0.1:${address.port}/hook`, events, signatures });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const call = (running: RunningSandbox, method: string, path: string, send?: unknown): Promise<Reply> =>
  running.ask(`/webhooks/v2${path}`, { method, send });

const wish = (consumerUrl: string, topicNames: string[]): JsonObject => ({
  consumerUrl,
  techContact: 'ops@example.com',
  topicNames,
  integrationType: 'Api',
});

const subscribe = async (running: RunningSandbox, url: string, topics: string[]): Promise<string> =>
  textIn((await call(running, 'POST', '/subscriptions', wish(url, topics))).body, 'subscriptionId');

const deliveries = async (running: RunningSandbox): Promise<JsonObject[]> =>
  rowsIn(await running.control('GET', '/webhooks'), 'deliveries');

describe('webhook management', () => {
  it('knows 22 topics and needs the key', () =>
    withSandbox({}, async (running) => {
      assert.equal((await call(running, 'GET', '/topics')).body['count'], 22);
      assert.equal((await running.ask('/webhooks/v2/topics', { key: null })).status, 401);
    }));

  it('is 416 without a subscription, or an empty page when it is told', () =>
    withSandbox({}, async (running) => {
      assert.equal((await call(running, 'GET', '/subscriptions')).status, 416);
      await running.control('POST', '/webhooks', { emptyList: 'page' });
      assert.deepEqual(rowsIn((await call(running, 'GET', '/subscriptions')).body), []);
    }));

  it('creates, shows, changes and deletes, at its own location only', () =>
    withSandbox({}, async (running) => {
      const id = await subscribe(running, 'https://consumer.example/hook', ['job_created']);
      const path = `/subscriptions/${id}`;
      const change = {
        technicalContact: 'new@example.com',
        topicNames: ['job_updated'],
        consumerUrl: 'https://x.example',
      };
      const changed = await call(running, 'PUT', path, change);
      assert.deepEqual([changed.status, changed.text], [200, '']);
      const { body } = await call(running, 'GET', path);
      assert.deepEqual([body['consumerUrl'], body['topicNames']], ['https://consumer.example/hook', ['job_updated']]);
      assert.equal(rowsIn((await call(running, 'GET', '/subscriptions')).body).length, 1);
      const other = await running.ask(`/webhooks/v2${path}`, { key: running.key(2) });
      assert.equal(other.status, 404);
      assert.equal((await call(running, 'DELETE', path)).status, 204);
      assert.equal((await call(running, 'GET', path)).status, 404);
      assert.equal((await running.control('GET', '/requests/stats'))['writes'], 0);
    }));

  it('refuses a bad address, topic, contact or type with 412', () =>
    withSandbox({}, async (running) => {
      const good = wish('https://consumer.example', ['job_created']);
      for (const wrong of [
        { consumerUrl: 'http://consumer.example' },
        { consumerUrl: 'nonsense' },
        { topicNames: ['job-milestone-changed'] },
        { topicNames: [] },
        { techContact: 'nobody' },
        { integrationType: 'Zapier' },
      ]) {
        assert.equal((await call(running, 'POST', '/subscriptions', { ...good, ...wrong })).status, 412);
      }
    }));

  it('answers a change with 204 in the documented profile', () =>
    withSandbox({ profile: 'documented' }, async (running) => {
      const id = await subscribe(running, 'https://consumer.example/hook', ['job_created']);
      assert.equal((await call(running, 'PUT', `/subscriptions/${id}`, { topicNames: ['job_updated'] })).status, 204);
    }));
});

describe('webhook deliveries', () => {
  it('tell what happened in one unsigned event each, in the live shape', () =>
    withConsumer(200, ({ url, events, signatures }) =>
      withSandbox({}, async (running) => {
        const subscriptionId = await subscribe(running, url, ['job_created', 'contact_changed']);
        const { job } = await running.control('POST', '/mutate', { location: 'loc-1', op: 'create-job' });
        await running.control('POST', '/mutate', { location: 'loc-2', op: 'create-job' });
        const { contact } = await running.control('POST', '/mutate', { location: 'loc-1', op: 'edit-contact' });
        await until(() => events.length === 2);
        const created = events.find(({ topicName }) => topicName === 'job_created') ?? {};
        assert.deepEqual(Object.keys(created), ['topicName', 'eventDateTime', 'eventId', 'subscriptionId', 'event']);
        assert.match(textIn(created, 'eventDateTime'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
        assert.equal(created['subscriptionId'], subscriptionId);
        assert.equal(objectIn(objectIn(created, 'event'), 'job')['id'], job);
        const changed = events.find(({ topicName }) => topicName === 'contact_changed') ?? {};
        assert.equal(objectIn(objectIn(changed, 'event'), 'contact')['id'], contact);
        assert.deepEqual(signatures, []);
      }),
    ));

  it('can come twice with the same id', () =>
    withConsumer(204, ({ url, events }) =>
      withSandbox({}, async (running) => {
        await running.control('POST', '/webhooks', { duplicates: true });
        await subscribe(running, url, ['job_updated']);
        await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
        await until(() => events.length === 2);
        assert.equal(events[0]?.['eventId'], events[1]?.['eventId']);
      }),
    ));

  it('send a sample with an id of nobody', () =>
    withConsumer(200, ({ url, events }) =>
      withSandbox({}, async (running) => {
        const id = await subscribe(running, url, ['job_updated']);
        const path = `/subscriptions/${id}/test-event`;
        assert.equal((await call(running, 'POST', path, { topicName: 'job_updated' })).status, 202);
        assert.equal((await call(running, 'POST', path, { topicName: 'unheard-of' })).status, 412);
        await until(() => events.length === 1);
        assert.match(textIn(objectIn(objectIn(events[0] ?? {}, 'event'), 'job'), 'id'), /^[0-]+$/);
      }),
    ));

  it('are tried again, and end a subscription that fails too often', () =>
    withConsumer(500, ({ url }) =>
      withSandbox({}, async (running) => {
        await running.control('POST', '/webhooks', { attempts: 2, retryDelayMs: 1, failuresToDisable: 2 });
        const id = await subscribe(running, url, ['job_updated']);
        const status = async () => (await call(running, 'GET', `/subscriptions/${id}`)).body['status'];
        await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
        await until(async () => (await deliveries(running)).length === 2);
        assert.equal(await status(), 'Active');
        await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
        await until(async () => (await status()) === 'Inactive');
        await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
        const tried = await deliveries(running);
        assert.deepEqual(
          tried.map(({ attempt, outcome, status: answered }) => [attempt, outcome, answered]),
          [1, 2, 1, 2].map((attempt) => [attempt, 'failed', 500]),
        );
      }),
    ));

  it('give a consumer only so much time', () =>
    withSandbox({}, async (running) => {
      const silent = createServer(() => undefined);
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      try {
        const address = silent.address();
        assert.ok(address && typeof address === 'object');
        await running.control('POST', '/webhooks', { timeoutMs: 50, attempts: 1 });
        await subscribe(running, `http://127.0.0.1:${address.port}`, ['job_updated']);
        await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
        await until(async () => (await deliveries(running)).length === 1);
        assert.deepEqual((await deliveries(running))[0]?.['status'], null);
      } finally {
        silent.closeAllConnections();
        silent.close();
      }
    }));

  it('never leave this machine', () =>
    withSandbox({}, async (running) => {
      await subscribe(running, 'https://consumer.example/hook', ['job_updated']);
      await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
      const [only] = await deliveries(running);
      assert.deepEqual([only?.['outcome'], only?.['status']], ['blocked', null]);
    }));
});
