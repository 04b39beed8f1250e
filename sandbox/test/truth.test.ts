import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { JsonObject } from '../src/data/json.ts';
import { canonical } from '../src/truth/canonical.ts';
import { objectIn, rowsIn, textIn, withSandbox, type RunningSandbox } from './running-sandbox.ts';

async function bytes(running: RunningSandbox, path: string): Promise<string> {
  const headers = { 'x-sandbox-token': running.sandbox.controlToken };
  return (await fetch(`${running.sandbox.url}/__sandbox/${path}`, { headers })).text();
}

const everything = async (running: RunningSandbox): Promise<string> =>
  (await bytes(running, 'truth?location=loc-1')) + (await bytes(running, 'truth?location=loc-2'));

describe('the truth', () => {
  it('is byte for byte the same for the same seed, whatever the port and the moment, and another for another', async () => {
    const found: string[] = [];
    for (const options of [{}, { now: Date.UTC(2030, 0, 1) }, { seed: 43 }]) {
      await withSandbox(options, async (running) => {
        found.push(await everything(running));
        await running.control('POST', '/mutate', { location: 'loc-1', op: 'delete-job' });
        assert.notEqual(await everything(running), found.at(-1));
        await running.control('POST', '/reset', {});
        assert.equal(await everything(running), found.at(-1));
      });
    }
    assert.equal(found[0], found[1]);
    assert.notEqual(found[0], found[2]);
  });

  it('has the same keys for the same seed', async () => {
    const found: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      await withSandbox({}, async (running) => void found.push(running.sandbox.locations));
    }
    assert.deepEqual(found[0], found[1]);
  });

  it('is what both sweeps together give, job by job', () =>
    withSandbox({ jobs: 200 }, async (running) => {
      const truth = new Map((await running.truth()).map(({ id, job }) => [id, job]));
      const swept = [...(await running.sweep('assigned')), ...(await running.sweep('unassigned'))];
      assert.equal(swept.length, 200);
      assert.deepEqual(new Map(swept.map((job) => [job['id'], job])), truth);
    }));

  it('is what the children of every job answer', () =>
    withSandbox({ jobs: 40 }, async (running) => {
      for (const row of await running.truth()) {
        const child = async (path: string): Promise<JsonObject> =>
          (await running.api(`/jobs/${row['id']}${path}`)).body;
        assert.deepEqual(rowsIn(await child('/representatives?pageSize=25')), row['representatives']);
        assert.deepEqual(rowsIn(await child('/milestone-history')), row['milestone_history']);
        assert.deepEqual(await child('/financials'), row['financials']);
        assert.deepEqual(await child('/payments/overview'), row['payments_overview']);
        const [primary] = rowsIn(objectIn(row, 'job'), 'contacts');
        const id = primary && objectIn(primary, 'contact')['id'];
        const path = `/contacts/${id}?includes=emailAddress,phoneNumber`;
        assert.deepEqual(id ? (await running.api(path)).body : null, row['contact']);
      }
    }));

  it('hashes the canonical JSON of a job', () =>
    withSandbox({}, async (running) => {
      for (const row of (await running.truth()).slice(0, 20)) {
        const sorted = (value: unknown): unknown =>
          value && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(
                Object.entries(value)
                  .sort(([a], [b]) => (a < b ? -1 : 1))
                  .map(([name, inner]) => [name, sorted(inner)]),
              )
            : Array.isArray(value)
              ? value.map(sorted)
              : value;
        const text = JSON.stringify(sorted(row['job']));
        assert.equal(canonical(row['job']), text);
        assert.equal(row['sha256'], createHash('sha256').update(text).digest('hex'));
      }
    }));

  it('can be short, or a line for each row', () =>
    withSandbox({}, async (running) => {
      const short = await running.control('GET', '/truth?location=loc-1&fields=ids');
      assert.deepEqual(Object.keys(rowsIn(short, 'jobs')[0] ?? {}), ['id', 'hidden', 'sha256']);
      assert.deepEqual(Object.keys(rowsIn(short, 'users')[0] ?? {}), ['id']);
      const lines = (await bytes(running, 'truth?location=loc-1&format=ndjson')).trim().split('\n');
      const types = lines.map((line) => textIn(JSON.parse(line), 'type'));
      assert.deepEqual([...new Set(types)], ['job', 'contact', 'user']);
      assert.equal(types.filter((type) => type === 'job').length, 120);
    }));

  it('shares no id between locations', () =>
    withSandbox({}, async (running) => {
      const [one, two] = [await running.truth('loc-1'), await running.truth('loc-2')];
      const all = new Set([...one, ...two].map(({ id }) => id));
      assert.equal(all.size, 240);
    }));
});
