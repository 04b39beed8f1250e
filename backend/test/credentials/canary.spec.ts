import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DomainError } from '../../src/domain/domain-error.js';
import { SandboxProcess } from '../acculynx/sandbox-process.js';
import { RunningApp, secretsOf } from '../app/running-app.js';
import { spellings } from '../edge/support/spellings.js';
import { BLUE_RIDGE, LAKESHORE } from './credential-bed.js';
import { TestKeyCheck } from './test-key-check.js';

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

const KEY = 'CANARY-0123456789-abcdefghij-KLMNOPQRST-canary';
const PATH = '/api/crm/import/acculynx/credentials';

describe('a key', () => {
  let log: string;
  let told: string[];
  let app: RunningApp;
  let isRunning = false;
  let dataDir: string;
  let stop: AbortController;
  let stream: Promise<void>;

  beforeEach(() => {
    log = '';
    told = [];
    dataDir = mkdtempSync(join(tmpdir(), 'canary-'));
    stop = new AbortController();
  });
  afterEach(async () => {
    await end();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(secretsOf(dataDir), { recursive: true, force: true });
  });

  async function start(options: Parameters<typeof RunningApp.start>[0] = {}): Promise<void> {
    app = await RunningApp.start({
      dataDir,
      log: { write: (line: string) => void (log += line) },
      ...options,
      variables: { LOG_LEVEL: 'trace', ...options.variables },
    });
    isRunning = true;
    stop = new AbortController();
    const response = await fetch(`${app.url}/api/events`, { signal: stop.signal });
    stream = (async () => {
      for await (const chunk of response.body ?? []) told.push(Buffer.from(chunk as Uint8Array).toString());
    })().catch(() => undefined);
  }

  async function end(): Promise<void> {
    if (!isRunning) return;
    isRunning = false;
    stop.abort();
    await stream;
    await app.stop();
  }

  /** Keeps everything that an answer says. @returns its status */
  async function say(method: string, path: string, init: RequestInit = {}): Promise<number> {
    const response = await fetch(`${app.url}${path}`, {
      method,
      ...init,
      headers: { 'x-ops': '1', 'x-tenant': 'acme', ...(init.headers as Record<string, string> | undefined) },
    });
    told.push(JSON.stringify([...response.headers]), await response.text());
    return response.status;
  }
  const json = (method: string, path: string, body: unknown): Promise<number> =>
    say(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const put = (api_key: unknown, more = {}): Promise<number> => json('PUT', PATH, { api_key, ...more });
  const schedule = (tenant = 'acme'): Promise<number> =>
    say('POST', '/api/crm/import/acculynx/schedule', {
      body: '{"interval_sec":3600}',
      headers: { 'x-tenant': tenant, 'content-type': 'application/json' },
    });

  /** Events are gathered for a moment of the settable clock. */
  const events = (): Promise<void> =>
    app.until('the events', () => {
      app.clock.advance(50);
      return told.some((text) => text.includes('"key_health"'));
    });

  async function readEverything(): Promise<void> {
    for (const path of [
      PATH,
      '/api/crm/import/acculynx/audit?limit=200',
      '/api/crm/import/acculynx/schedules',
      '/api/crm/import/acculynx/schedules/acme/timeline',
      '/api/crm/import/acculynx/schedule/status',
      '/api/crm/import/acculynx/runs',
      '/api/crm/import/acculynx/records?tenant=acme',
      '/api/local/runs',
      '/api/session',
      '/api/summary',
      '/api/openapi.json',
      '/api/docs',
      '/ops/health',
      '/metrics',
    ]) {
      await say('GET', path);
    }
  }

  function expectNoTraceOf(keys: readonly string[]): void {
    const folders = [dataDir, secretsOf(dataDir)];
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    const contents = files.map((file) => {
      const bytes = readFileSync(file);
      return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    });
    // The places are not empty, or looking at them would prove nothing.
    expect(log).toContain('request refused');
    expect(told.join('')).toContain('"key_health"');
    expect(contents.some((bytes) => bytes.includes('credential'))).toBe(true);
    for (const spelling of keys.flatMap(spellings)) {
      expect([log, ...told].filter((text) => text.includes(spelling))).toEqual([]);
      expect(files.filter((_, index) => contents[index]?.includes(spelling))).toEqual([]);
    }
  }

  it('is found nowhere after every way in which saving, trying and removing it can end', async () => {
    const keyCheck = new TestKeyCheck();
    await start({ keyCheck });
    expect(await schedule()).toBe(201);
    expect(await schedule('other')).toBe(201);

    const hostile = new TypeError(`Headers.append: "Bearer ${KEY}" is an invalid header value.`);
    const outcomes: [unknown, number][] = [
      [new DomainError('credentials_rejected', 'AccuLynx refuses this key.'), 422],
      [new DomainError('upstream_unavailable', 'AccuLynx does not answer.'), 503],
      [hostile, 500],
    ];
    for (const [answer, status] of outcomes) {
      keyCheck.answers(KEY, answer as Error);
      expect(await put(KEY)).toBe(status);
    }
    keyCheck.answers(KEY, LAKESHORE);
    for (const wrong of [`${KEY}\n${KEY}`, `${KEY}ü`, KEY.repeat(12), [KEY], { key: KEY }]) {
      expect(await put(wrong)).toBe(400);
    }
    // A field that is not known is named to whoever sent it, and to nobody else.
    const ownAnswers = told.length;
    expect(await put(KEY, { [KEY]: KEY })).toBe(400);
    expect(await json('PUT', PATH, { [KEY]: KEY })).toBe(400);
    told.length = ownAnswers;
    const raw = (body: string, type = 'application/json') =>
      say('PUT', PATH, { body, headers: { 'content-type': type } });
    expect(await raw(`{"api_key":"${KEY}`)).toBe(400);
    expect(await raw(`"${KEY}"`)).toBe(400);
    expect(await raw(`${KEY} is no JSON`)).toBe(400);
    expect(await raw(`{"api_key":"${KEY}","__proto__":{}}`)).toBe(400);
    expect(await raw(`api_key=${KEY}`, 'application/x-www-form-urlencoded')).toBe(415);
    expect(await raw(JSON.stringify({ api_key: KEY, more: 'x'.repeat(70_000) }))).toBe(413);
    expect(await say('GET', `${PATH}?api_key=${KEY}`)).toBe(200);
    expect(await say('GET', `${PATH}/${KEY}`)).toBe(404);
    expect(await say('GET', PATH, { headers: { 'x-tenant': KEY } })).toBe(404);

    expect(await put(KEY)).toBe(200);
    expect(await say('POST', `${PATH}/test`)).toBe(200);
    keyCheck.answers(KEY, hostile);
    expect(await say('POST', `${PATH}/test`)).toBe(500);
    keyCheck.answers(KEY, BLUE_RIDGE);
    expect(await say('POST', `${PATH}/test`)).toBe(409);
    expect(await put(KEY)).toBe(409);
    keyCheck.answers(KEY, LAKESHORE);
    const other = { 'x-tenant': 'other', 'content-type': 'application/json' };
    expect(await say('PUT', PATH, { body: JSON.stringify({ api_key: KEY }), headers: other })).toBe(409);
    keyCheck.forgets(KEY);
    expect(await say('POST', `${PATH}/test`)).toBe(200);

    const keyFile = join(secretsOf(dataDir), 'acculynx.key');
    const ring = readFileSync(keyFile);
    writeFileSync(keyFile, KEY);
    keyCheck.answers(KEY, LAKESHORE);
    expect(await put(KEY)).toBe(503);
    writeFileSync(keyFile, ring);
    for (const action of ['backup-store', 'verify-store', 'store-status']) {
      await json('POST', '/api/local/run', { action });
    }
    await readEverything();
    await events();
    app.clock.advance(120_000);
    await end();

    await start({ keyCheck });
    expect(await say('POST', `${PATH}/test`)).toBe(200);
    await readEverything();
    expect(await say('DELETE', PATH)).toBe(200);
    await readEverything();
    await end();
    await start({ keyCheck, variables: { READ_ONLY: '1' } });
    expect(await put(KEY)).toBe(503);
    await readEverything();
    await end();
    expect(log).toContain('Checking a key failed with TypeError.');
    expectNoTraceOf([KEY]);
  });

  it('is found nowhere after it went to AccuLynx and back', async () => {
    const sandbox = await SandboxProcess.start('--jobs', '10', '--locations', '2');
    let pulse: NodeJS.Timeout | undefined;
    try {
      const { key } = sandbox.location(0);
      await start({ variables: { ACCULYNX_BASE_URL: sandbox.baseUrl } });
      // Calls are paced and given up by the clock.
      pulse = setInterval(() => app.clock.advance(50), 5);
      await schedule();
      expect(await put(KEY)).toBe(422);
      expect(await put(key)).toBe(200);
      expect(await say('POST', `${PATH}/test`)).toBe(200);
      await sandbox.stop();
      expect(await say('POST', `${PATH}/test`)).toBe(503);
      await readEverything();
      await events();
      await end();
      expectNoTraceOf([KEY, key]);
    } finally {
      clearInterval(pulse);
      await sandbox.stop();
    }
  });
});
