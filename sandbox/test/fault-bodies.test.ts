import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { objectIn, rowsIn, withSandbox, type RunningSandbox } from './running-sandbox.ts';

const sorted = '/jobs?sortBy=CreatedDate&pageSize=10';

interface Raw {
  readonly promised: number;
  readonly received: string;
  readonly headersAfterMs: number;
  readonly tookMs: number;
  /** How the exchange ended: whole, or with the error of the connection. */
  readonly ended: string;
}

/** One request as it is on the wire, with the reading given up when nothing has come for `patienceMs`. */
function raw(running: RunningSandbox, patienceMs = 45_000): Promise<Raw> {
  const begun = performance.now();
  const headers = { authorization: `Bearer ${running.key()}` };
  return new Promise((resolve) => {
    let received = '';
    let headersAfterMs = -1;
    let promised = -1;
    const end = (ended: string): void => {
      clearTimeout(timer);
      resolve({ promised, received, headersAfterMs, tookMs: performance.now() - begun, ended });
      asked.destroy();
    };
    const asked = request(`${running.sandbox.baseUrl}${sorted}`, { headers, agent: false }, (response) => {
      headersAfterMs = performance.now() - begun;
      promised = Number(response.headers['content-length']);
      response.on('data', (part: Buffer) => {
        received += part.toString();
        timer.refresh();
      });
      response.on('end', () => end('whole'));
      response.on('error', (error) => end(error.message));
    });
    const timer = setTimeout(() => end('patience'), patienceMs);
    asked.on('error', (error) => end(error.message));
    asked.end();
  });
}

async function rawUnder(running: RunningSandbox, fault: JsonObject, patienceMs?: number): Promise<Raw> {
  await running.control('DELETE', '/faults');
  await running.control('POST', '/faults', fault);
  return raw(running, patienceMs);
}

async function bodyUnder(running: RunningSandbox, fault: JsonObject, path = sorted): Promise<JsonObject> {
  await running.control('DELETE', '/faults');
  await running.control('POST', '/faults', fault);
  const { status, body } = await running.api(path);
  assert.equal(status, 200);
  return body;
}

describe('faults on the wire', () => {
  it('slow_headers is silent before the headers', () =>
    withSandbox({}, async (running) => {
      const { ended, headersAfterMs } = await rawUnder(running, { kind: 'slow_headers', ms: 300 });
      assert.equal(ended, 'whole');
      assert.ok(headersAfterMs >= 295);
    }));

  it('trickle sends the whole body over its time', () =>
    withSandbox({}, async (running) => {
      const { ended, received, promised, tookMs } = await rawUnder(running, { kind: 'trickle', ms: 400 });
      assert.equal(ended, 'whole');
      assert.equal(Buffer.byteLength(received), promised);
      assert.ok(tookMs >= 350);
    }));

  it('stall sends half the body and then nothing', () =>
    withSandbox({}, async (running) => {
      const { ended, received, promised } = await rawUnder(running, { kind: 'stall' }, 2_000);
      assert.equal(ended, 'patience');
      assert.equal(Buffer.byteLength(received), Math.floor(promised / 2));
    }));

  it('reset tears the connection down before the headers', () =>
    withSandbox({}, async (running) => {
      const { ended, promised, received } = await rawUnder(running, { kind: 'reset' });
      assert.match(ended, /ECONNRESET|socket hang up/);
      assert.deepEqual([promised, received], [-1, '']);
    }));

  it('reset_mid_body tears it down after the headers', () =>
    withSandbox({}, async (running) => {
      const { ended, promised, received } = await rawUnder(running, { kind: 'reset_mid_body' });
      assert.match(ended, /ECONNRESET|aborted/);
      assert.ok(promised > 0 && Buffer.byteLength(received) < promised);
    }));

  it('truncated_json cut is whole for the transport and broken for the parser', () =>
    withSandbox({}, async (running) => {
      const { ended, promised, received } = await rawUnder(running, { kind: 'truncated_json', length: 'cut' });
      assert.equal(ended, 'whole');
      assert.equal(Buffer.byteLength(received), promised);
      assert.throws(() => JSON.parse(received), SyntaxError);
    }));

  it('truncated_json mismatch promises more than it sends', () =>
    withSandbox({}, async (running) => {
      const { ended, promised, received } = await rawUnder(running, { kind: 'truncated_json', length: 'mismatch' });
      assert.match(ended, /aborted|ECONNRESET/);
      assert.equal(Buffer.byteLength(received), Math.floor(promised / 2));
    }));

  it('wrong_content_type is the real body under another name', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'wrong_content_type' });
      const { headers, body } = await running.api(sorted);
      assert.match(headers.get('content-type') ?? '', /^text\/html/);
      assert.equal(rowsIn(body).length, 10);
    }));

  it('proto_keys stand in the envelope and in the first item', () =>
    withSandbox({}, async (running) => {
      const body = await bodyUnder(running, { kind: 'proto_keys' });
      for (const object of [body, rowsIn(body)[0] ?? {}]) {
        assert.ok(Object.hasOwn(object, '__proto__') && Object.hasOwn(object, 'constructor'));
      }
    }));

  it('held connections are gone when the sandbox is closed', async () => {
    let held: Promise<Raw> | undefined;
    await withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'stall' });
      held = raw(running, 10_000);
      await running.control('GET', '/faults');
    });
    assert.match((await held)?.ended ?? '', /aborted|ECONNRESET|socket hang up/);
  });
});

describe('faults in the content', () => {
  it('count_wrong changes nothing but count', () =>
    withSandbox({}, async (running) => {
      const { body: real } = await running.api(sorted);
      assert.deepEqual(await bodyUnder(running, { kind: 'count_wrong', count: 3 }), { ...real, count: 3 });
      const less = await bodyUnder(running, { kind: 'count_wrong', delta: -20 });
      assert.equal(less['count'], Number(real['count']) - 20);
    }));

  it('items_null and echo_zero change their own field', () =>
    withSandbox({}, async (running) => {
      const path = `${sorted}&pageStartIndex=10`;
      const { body: whole } = await running.api(path);
      assert.deepEqual(await bodyUnder(running, { kind: 'items_null' }, path), { ...whole, items: null });
      assert.deepEqual(await bodyUnder(running, { kind: 'echo_zero' }, path), { ...whole, pageStartIndex: 0 });
    }));

  it('extra_fields are on the envelope and on every item', () =>
    withSandbox({}, async (running) => {
      const body = await bodyUnder(running, { kind: 'extra_fields' });
      for (const object of [body, ...rowsIn(body)]) assert.ok('unexpectedObject' in object);
    }));

  it('renamed_key swaps companyId and id, or what it is told', () =>
    withSandbox({}, async (running) => {
      const company = await bodyUnder(running, { kind: 'renamed_key' }, '/company-settings');
      assert.ok('id' in company && !('companyId' in company));
      const [job] = rowsIn(await bodyUnder(running, { kind: 'renamed_key' }));
      assert.ok(job && 'companyId' in job && !('id' in job));
      const [named] = rowsIn(await bodyUnder(running, { kind: 'renamed_key', from: 'jobName', to: 'name' }));
      assert.ok(named && 'name' in named && !('jobName' in named));
    }));

  it('wrong_types spoils one item of a page and keeps its id', () =>
    withSandbox({}, async (running) => {
      const { body: real } = await running.api(sorted);
      const rows = rowsIn(await bodyUnder(running, { kind: 'wrong_types', item: 2 }));
      assert.equal(rows[2]?.['jobName'], 42);
      assert.equal(rows[2]?.['id'], rowsIn(real)[2]?.['id']);
      assert.deepEqual(rows.toSpliced(2, 1), rowsIn(real).toSpliced(2, 1));
      const told = rowsIn(await bodyUnder(running, { kind: 'wrong_types', fields: { id: 7 } }));
      assert.equal(told[0]?.['id'], 7);
    }));

  it('huge_body is more than 10 MB, deep_json deeper than 64', () =>
    withSandbox({}, async (running) => {
      const huge = await bodyUnder(running, { kind: 'huge_body' });
      assert.ok(JSON.stringify(huge).length > 10 * 1024 * 1024);
      let depth = 0;
      let inner = await bodyUnder(running, { kind: 'deep_json' });
      for (inner = objectIn(inner, 'nested'); typeof inner['deeper'] === 'object'; depth += 1) {
        inner = objectIn(inner, 'deeper');
      }
      assert.ok(depth > 64);
    }));
});
