import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../src/data/json.ts';
import { rowsIn, textIn } from './running-sandbox.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly line: JsonObject;
  readonly tookMs: number;
}

/** Starts the sandbox as a process of its own, reads its line, and ends it whatever happens. */
async function withProcess(args: readonly string[], test: (started: Started) => Promise<void>): Promise<void> {
  const begun = performance.now();
  const child = spawn(process.execPath, [main, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [text] = await once(createInterface({ input: child.stdout }), 'line');
    const line: unknown = JSON.parse(String(text));
    assert.ok(isJsonObject(line));
    await test({ child, line, tookMs: performance.now() - begun });
  } finally {
    child.kill('SIGKILL');
  }
}

/** Runs it to its end and answers the code and what it said. */
async function failed(args: readonly string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = await once(child, 'close');
  return { code: Number(code), said };
}

describe('the process', () => {
  it('prints one line that opens the API and the control API, and ends well on either signal', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await withProcess(['--locations', '2', '--jobs', '30', '--control-token', 'told'], async ({ child, line }) => {
        assert.deepEqual(Object.keys(line), ['url', 'base_url', 'control_token', 'locations']);
        assert.equal(line['control_token'], 'told');
        const [location] = rowsIn(line, 'locations');
        assert.deepEqual(Object.keys(location ?? {}), ['id', 'name', 'company_id', 'key', 'jobs']);
        const headers = { authorization: `Bearer ${location?.['key']}` };
        const reply = await fetch(`${line['base_url']}/company-settings`, { headers });
        assert.equal(reply.status, 200);
        assert.match(await reply.text(), new RegExp(textIn(location ?? {}, 'company_id')));
        child.kill(signal);
        const [code] = await once(child, 'exit');
        assert.equal(code, 0);
      });
    }
  });

  it('makes a random token where none is told', () =>
    withProcess(['--jobs', '1'], async ({ line }) => assert.ok(textIn(line, 'control_token').length >= 32)));

  it('takes its time, profile and answers from its flags', () =>
    withProcess(
      ['--profile', 'documented', '--now', '2026-12-24T18:00:00Z', '--past-end', 'empty', '--count-inflation', '5'],
      async ({ line }) => {
        const [location] = rowsIn(line, 'locations');
        const headers = { authorization: `Bearer ${location?.['key']}` };
        const reply = await fetch(`${line['base_url']}/jobs?recordStartIndex=99999`, { headers });
        assert.equal(reply.status, 200);
        assert.match(reply.headers.get('date') ?? '', /^Thu, 24 Dec 2026 18:0/);
        const body: unknown = await reply.json();
        assert.ok(isJsonObject(body) && Number(body['count']) > 5);
      },
    ));

  it('refuses a host that is not this machine, and flags that say nothing', async () => {
    assert.deepEqual(await failed(['--host', '0.0.0.0']), {
      code: 1,
      said: 'The sandbox serves this machine only; 0.0.0.0 is not loopback.\n',
    });
    for (const args of [
      ['--jobs', 'many'],
      ['--profile', 'dead'],
      ['--now', 'soon'],
      ['--unheard-of', '1'],
    ]) {
      const { code, said } = await failed(args);
      assert.equal(code, 1);
      assert.ok(said.length > 0);
    }
  });

  it('starts with 20 locations of 5,000 jobs, and stays small when each is read', (context: TestContext) =>
    withProcess(['--locations', '20', '--jobs', '5000', '--no-limits'], async ({ child, line, tookMs }) => {
      const locations = rowsIn(line, 'locations');
      assert.equal(locations.length, 20);
      for (const { key } of locations) {
        for (const path of ['/jobs?pageSize=25&includes=contacts', '/contacts?pageSize=50', '/estimates']) {
          const headers = { authorization: `Bearer ${key}` };
          const reply = await fetch(`${line['base_url']}${path}`, { headers });
          assert.equal(reply.status, 200);
          await reply.arrayBuffer();
        }
      }
      const status = process.platform === 'linux' ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
      const resident = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
      context.diagnostic(JSON.stringify({ start_ms: Math.round(tookMs), peak_resident_mb: Math.round(resident) }));
      assert.ok(resident < 400);
    }));
});
