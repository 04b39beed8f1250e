import { readdirSync } from 'node:fs';
import type { AuditPage } from '@aetherlink/contracts/audit';
import type { ScheduleStatus } from '@aetherlink/contracts/schedule';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { RunningApp } from '../app/running-app.js';
import { hostileSlugs } from './support/hostile-slugs.js';
import { MALFORMED_REQUESTS } from './support/malformed-requests.js';
import { sendRawAndClose } from './support/raw-http.js';

/** Ten thousand connections, on a machine that may be busy. */
jest.setTimeout(240_000);

const PREFIX = '/api/crm/import/acculynx';
const SLUGS = hostileSlugs(500);
const AT_ONCE = 25;

const BODY = { schedule: '{"interval_sec":3600}', credentials: '{"api_key":"0123456789abcdef"}', none: '{}' };

/** Every route that takes a tenant, by where it takes it from. */
const IN_HEADER = [
  ['POST', 'schedule', BODY.schedule],
  ['PATCH', 'schedule', BODY.schedule],
  ['DELETE', 'schedule', ''],
  ['POST', 'pause', BODY.none],
  ['POST', 'resume', BODY.none],
  ['POST', 'run-now', BODY.none],
  ['POST', 'preview', BODY.none],
  ['POST', 'missing/approve', '{"count":1}'],
  ['GET', 'credentials', ''],
  ['PUT', 'credentials', BODY.credentials],
  ['DELETE', 'credentials', ''],
  ['POST', 'credentials/test', ''],
] as const;
const IN_QUERY = [
  'schedule/status?',
  'runs?',
  'ticks?',
  'audit?',
  'records?',
  'records/export?',
  'records/job/x?',
] as const;
const IN_PATH = ['schedules/%', 'schedules/%/timeline'] as const;

/** Each byte of the text, so that also what is no text can be sent. */
const escaped = (text: string): string =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const request = (method: string, target: string, headers: readonly string[], body: string): Buffer =>
  Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nX-Ops: 1\r\nConnection: close\r\n`),
    ...headers.map((header) => Buffer.from(`${header}\r\n`, 'utf8')),
    Buffer.from(body && `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`),
    Buffer.from(`\r\n${body}`),
  ]);

function requestsWith(slug: string): Buffer[] {
  const name = escaped(slug);
  // With a line break in it a header is two, which is another request and not another name.
  const inHeader = /[\r\n]/.test(slug) ? [] : IN_HEADER;
  return [
    ...inHeader.map(([method, path, body]) => request(method, `${PREFIX}/${path}`, [`X-Tenant: ${slug}`], body)),
    ...IN_QUERY.filter((path) => path !== 'audit?' || slug.trim().toLowerCase() !== 'system').map((path) =>
      request('GET', `${PREFIX}/${path}tenant=${name}`, [], ''),
    ),
    ...IN_PATH.map((path) => request('GET', `${PREFIX}/${path.replace('%', name)}`, [], '')),
  ];
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async (): Promise<void> => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe('the product under hostile requests', () => {
  let app: RunningApp;
  let log = '';
  const defects: unknown[] = [];
  const note = (error: unknown): void => void defects.push(error);

  beforeAll(async () => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
    app = await RunningApp.start({
      log: { write: (line: string) => void (log += line) },
      variables: { LOG_LEVEL: 'debug' },
    });
  });
  afterAll(async () => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    await app.stop();
    app.remove();
  });

  const port = (): number => Number(new URL(app.url).port);
  const files = (): string[] => readdirSync(app.dataDir, { recursive: true }).map(String).sort();

  async function expectNothingHappened(): Promise<void> {
    expect(defects).toEqual([]);
    const { body } = await app.crm<ScheduleStatus>('GET', 'schedule/status');
    expect(body.schedules).toEqual({});
    const { body: audit } = await app.crm<AuditPage>('GET', 'audit?limit=200');
    expect(new Set(audit.audit.map(({ tenant }) => tenant))).toEqual(new Set(['system']));
    expect((await app.persistence.credentials.all()).length).toBe(0);
    expect([...(await app.persistence.schedules.all())]).toEqual([]);
    expect((await app.persistence.runs.page({ limit: 10 })).rows).toEqual([]);
  }

  it('refuses 500 names that are none on every route that takes one, and keeps nothing of them', async () => {
    expect(SLUGS).toHaveLength(500);
    const before = files();
    const odd: string[] = [];
    await inParallel(SLUGS, async (slug) => {
      for (const bytes of requestsWith(slug)) {
        const { status, text } = await sendRawAndClose(port(), bytes);
        const isRefused = status >= 400 && status < 500 && !/HTTP\/1\.1 [25]\d\d/.test(text);
        if (!isRefused) odd.push(`${status} ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`);
      }
    });
    expect(odd).toEqual([]);
    await expectNothingHappened();
    expect(files()).toEqual(before);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    for (const slug of SLUGS.filter((name) => name.length >= 8)) {
      expect([slug, log.includes(slug), metrics.includes(slug)]).toEqual([slug, false, false]);
    }
    // Each line is one entry: nothing that was sent has broken out of its own.
    for (const line of log.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('outlives every malformed request', async () => {
    expect(MALFORMED_REQUESTS.length).toBeGreaterThanOrEqual(60);
    const odd: string[] = [];
    await inParallel(MALFORMED_REQUESTS, async ([what, text]) => {
      const aimed = text
        .replaceAll('/api/tenants/', `${PREFIX}/schedules/`)
        .replaceAll('/api/act', `${PREFIX}/schedule`);
      const answer = await sendRawAndClose(port(), Buffer.from(aimed, 'latin1'));
      if (/HTTP\/1\.1 [25]\d\d/.test(answer.text)) odd.push(`${what}: ${answer.text.slice(0, 100)}`);
    });
    expect(odd).toEqual([]);
    expect((await app.ask('GET', '/health/ready')).status).toBe(200);
    await expectNothingHappened();
  });

  it('serves others while 500 sockets drip their headers, and is rid of them when their time is over', async () => {
    const sockets = new Set<Socket>();
    const begun = performance.now();
    const closedAfter: number[] = [];
    for (let opened = 0; opened < 500; opened += 1) {
      const socket = connect(port(), '127.0.0.1');
      sockets.add(socket);
      const drip = setInterval(() => socket.writable && socket.write('X-A: 1\r\n'), 500);
      socket.on('error', () => undefined);
      socket.resume();
      socket.write(`GET /api/session HTTP/1.1\r\nHost: localhost\r\n`);
      socket.once('close', () => {
        clearInterval(drip);
        sockets.delete(socket);
        closedAfter.push(performance.now() - begun);
      });
    }
    try {
      const statuses = new Set<number>();
      while (sockets.size > 0 && performance.now() - begun < 60_000) {
        statuses.add((await app.ask('GET', '/api/session')).status);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect([...statuses]).toEqual([200]);
      expect(closedAfter).toHaveLength(500);
      // The limits are 10 s for the headers and 5 s between two looks; the rest is the machine's own.
      expect(Math.max(...closedAfter)).toBeLessThan(45_000);
      expect(defects).toEqual([]);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});
