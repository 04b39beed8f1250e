import type { AuditEntry } from '@aetherlink/contracts/audit';
import type { Problem } from '@aetherlink/contracts/problem';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { makeToken } from '../../src/auth/token-text.js';
import type { AccessToken } from '../../src/domain/access-token.js';
import { LiveBus } from '../../src/events/live-bus.js';
import { PERSISTENCE, type Persistence } from '../../src/persistence/persistence.js';
import { type Edge, startService } from './support/edge.js';

const HOUR_MS = 3_600_000;
const EVENTS = '/api/events';

/** One stream, or the refusal of one. */
interface Opened {
  readonly status: number;
  readonly answer: IncomingMessage;
  readonly text: () => string;
  readonly close: () => void;
}

describe('live streams', () => {
  let dataDir: string;
  let edge: Edge;
  let agent: Agent;
  const opened: Opened[] = [];

  const begin = async (variables: Record<string, string> = {}): Promise<void> => {
    dataDir = mkdtempSync(join(tmpdir(), 'command-center-streams-'));
    agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    edge = await startService((parts) => AppModule.of(parts), {
      variables: { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...variables },
    });
  };
  beforeEach(() => {
    opened.length = 0;
  });
  afterEach(async () => {
    for (const { close } of opened) close();
    agent.destroy();
    await edge.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const bus = (): LiveBus => edge.application.get(LiveBus, { strict: false });

  async function open(headers: Record<string, string> = {}): Promise<Opened> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${edge.url}${EVENTS}`, { agent, headers }, resolve).on('error', reject);
    });
    const texts: string[] = [];
    answer.setEncoding('utf8').on('data', (text: string) => texts.push(text));
    // A stream that is closed in the middle is what the test asked for.
    answer.on('error', () => undefined);
    const one = { status: answer.statusCode ?? 0, answer, text: () => texts.join(''), close: () => answer.destroy() };
    if (one.status === 200) opened.push(one);
    else await once(answer, 'end');
    return one;
  }

  async function keep(changes: Partial<AccessToken>): Promise<Record<string, string>> {
    const { id, text, sha256 } = makeToken();
    const now = Date.now();
    await edge.application.get<Persistence>(PERSISTENCE, { strict: false }).tokens.save({
      id,
      name: `desk-${id}`,
      role: 'viewer',
      tenants: ['*'],
      sha256,
      createdBy: 'test',
      createdAt: now,
      expiresAt: now + HOUR_MS,
      ...changes,
    });
    return { authorization: `Bearer ${text}` };
  }

  const until = async (what: string, check: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 45_000;
    while (!(await check())) {
      if (performance.now() > deadline) throw new Error(`Never came: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('are five for each token, and a sixth has a place when one has gone', async () => {
    await begin({ AUTH_MODE: 'token', RATE_LIMITS: 'off' });
    const [mine, yours] = [await keep({}), await keep({})];
    for (let stream = 0; stream < 5; stream += 1) expect((await open(mine)).status).toBe(200);
    const refused = await open(mine);
    const problem = JSON.parse(refused.text()) as Problem;
    expect([refused.status, problem.code]).toEqual([429, 'rate_limited']);
    expect(refused.answer.headers['retry-after']).toBe('15');
    expect(problem.detail).toContain('5 live streams are open for this sign-in already.');
    expect((await open(yours)).status).toBe(200);
    opened[0]?.close();
    await until('a free place', async () => (await open(mine)).status === 200);
    expect((await open(mine)).status).toBe(429);
  });

  it('carry to each token what its tenants are, in one text for all of the same', async () => {
    await begin({ AUTH_MODE: 'token', RATE_LIMITS: 'off' });
    const [all, acme, both] = [
      await keep({}),
      await keep({ tenants: ['acme'] }),
      await keep({ tenants: ['acme', 'b'] }),
    ];
    const streams = await Promise.all([open(all), open(acme), open(both), open(acme)]);
    let written = 0;
    bus().publish(
      ['acme', 'b', 'other', 'system'].map((tenant) => {
        const event = { type: 'updated' as const, tenant };
        return { name: 'schedule' as const, event: { ...event, toJSON: () => ((written += 1), event) } };
      }),
    );
    const tenantsOf = ({ text }: Opened): (string | undefined)[] =>
      [...text().matchAll(/"tenant":"([a-z]+)"/g)].map(([, tenant]) => tenant);
    await until('the last event', () => streams.every(({ text }) => text().includes('"tenant":"system"')));
    expect(streams.map(tenantsOf)).toEqual([
      ['acme', 'b', 'other', 'system'],
      ['acme', 'system'],
      ['acme', 'b', 'system'],
      ['acme', 'system'],
    ]);
    expect(written).toBe(4);
  });

  it('tell acts about the whole product to those alone who have all tenants', async () => {
    await begin({ AUTH_MODE: 'token', RATE_LIMITS: 'off' });
    const streams = await Promise.all([open(await keep({})), open(await keep({ tenants: ['acme'] }))]);
    const entry: AuditEntry = {
      ...{ id: 1, seq: 1, ring: 'people', ts: 0, ts_iso: '', tenant: 'system', operation: 'auth.token_created' },
      ...{ source: 'ui', actor: 'token:somebody', outcome: 'success' },
    };
    bus().publish([
      { name: 'audit', event: { type: 'created', tenant: 'system', entry } },
      { name: 'system', event: { type: 'updated', tenant: 'system' } },
    ]);
    await until('the last event', () => streams.every(({ text }) => text().includes('event: system')));
    expect(streams.map(({ text }) => text().includes('token:somebody'))).toEqual([true, false]);
  });

  it('that nobody reads are cut off, and the others go on', async () => {
    await begin();
    const reader = await open();
    const socket: Socket = connect(edge.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET ${EVENTS} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(socket, 'data');
    socket.pause();
    socket.on('error', () => undefined);
    const server = edge.application.getHttpServer();
    const connections = (): Promise<number> =>
      new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    expect(await connections()).toBe(2);
    const message = 'x'.repeat(50_000);
    let told = 0;
    // The system's own buffers take some megabytes before anything is unread in the process.
    await until('the stream is cut off', async () => {
      for (let event = 0; event < 5; event += 1) {
        bus().publish([{ name: 'schedule', event: { type: 'updated', tenant: `t-${(told += 1)}-${message}` } }]);
        await until('it is read', () => reader.text().includes(`t-${told}-`));
      }
      return (await connections()) === 1;
    });
    expect(reader.answer.destroyed).toBe(false);
    expect((await open()).status).toBe(200);
    socket.destroy();
  });

  it('are 200 of 2,000 attempts, nobody gets a 5xx and everybody else is served', async () => {
    await begin();
    const statuses = new Map<number, number>();
    const polite: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const attempts = Array.from({ length: 100 }, () => open());
      const answer = await fetch(`${edge.url}/api/session`);
      polite.push(answer.status);
      await answer.arrayBuffer();
      for (const { status } of await Promise.all(attempts)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses].sort()).toEqual([
      [200, 200],
      [429, 1_800],
    ]);
    expect(polite).toEqual(Array.from({ length: 20 }, () => 200));
    bus().publish([{ name: 'system', event: { type: 'updated', tenant: 'system' } }]);
    await until('everybody hears it', () => opened.every(({ text }) => text().includes('event: system')));
    for (const { close } of opened.splice(0)) close();
    await until('room again', async () => (await open()).status === 200);
  });
});
