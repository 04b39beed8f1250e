import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { rowsIn, textIn, withSandbox, type RunningSandbox } from './running-sandbox.ts';

const ids = (rows: readonly JsonObject[]): string[] => rows.map(({ id }) => String(id));

const page = async (running: RunningSandbox, index: number): Promise<JsonObject> =>
  (await running.api(`/jobs?sortBy=CreatedDate&pageSize=25&pageStartIndex=${index}`)).body;

describe('faults in the order of pages', () => {
  it('param_ignored gives page one for ever, and the echo says 0 or what was asked', () =>
    withSandbox({}, async (running) => {
      const first = ids(rowsIn(await page(running, 0)));
      await running.control('POST', '/faults', { kind: 'param_ignored' });
      for (const index of [25, 50, 90_000]) {
        const body = await page(running, index);
        assert.deepEqual([ids(rowsIn(body)), body['pageStartIndex']], [first, 0]);
      }
      await running.control('DELETE', '/faults');
      await running.control('POST', '/faults', { kind: 'param_ignored', echo: 'requested' });
      const body = await page(running, 50);
      assert.deepEqual([ids(rowsIn(body)), body['pageStartIndex']], [first, 50]);
    }));

  it('duplicate_id repeats a row on the next page and loses none', () =>
    withSandbox({}, async (running) => {
      const clean = ids(await running.sweep('assigned'));
      await running.control('POST', '/faults', { kind: 'duplicate_id', nth: 2 });
      const drifted = ids(await running.sweep('assigned'));
      assert.equal(drifted.length, clean.length + 1);
      assert.equal(drifted[50], drifted[49]);
      assert.deepEqual([...new Set(drifted)], clean);
      assert.deepEqual(ids(await running.sweep('assigned')), clean);
    }));

  it('vanish lists a job that is then not found, with its children, until the fault is gone', () =>
    withSandbox({}, async (running) => {
      await running.control('POST', '/faults', { kind: 'vanish', times: 1 });
      const [first, second] = ids(rowsIn(await page(running, 0)));
      for (const path of ['', '/financials', '/representatives']) {
        assert.equal((await running.api(`/jobs/${first}${path}`)).status, 404);
        assert.equal((await running.api(`/jobs/${second}${path}`)).status, 200);
      }
      assert.ok(ids(rowsIn(await page(running, 0))).includes(String(first)));
      await running.control('DELETE', '/faults');
      assert.equal((await running.api(`/jobs/${first}`)).status, 200);
    }));

  it('vanish takes the job that it is told', () =>
    withSandbox({}, async (running) => {
      const job = textIn((await running.truth())[5] ?? {}, 'id');
      await running.control('POST', '/faults', { kind: 'vanish', job });
      await page(running, 0);
      assert.equal((await running.api(`/jobs/${job}`)).status, 404);
    }));

  it('clock_skew puts the Date header and the dates of new changes off, at its location', () =>
    withSandbox({}, async (running) => {
      const ms = 600_000;
      await running.control('POST', '/faults', { kind: 'clock_skew', ms, location: 'loc-1' });
      const skewOf = async (key: string): Promise<number> => {
        const { headers } = await running.api('/jobs', { key });
        return Date.parse(headers.get('date') ?? '') - Date.now();
      };
      assert.ok(Math.abs((await skewOf(running.key(1))) - ms) < 60_000);
      assert.ok(Math.abs(await skewOf(running.key(2))) < 60_000);
      const { job } = await running.control('POST', '/mutate', { location: 'loc-1', op: 'modify-job' });
      const modified = Date.parse(textIn((await running.api(`/jobs/${job}`)).body, 'modifiedDate'));
      assert.ok(Math.abs(modified - Date.now() - ms) < 60_000);
    }));
});
