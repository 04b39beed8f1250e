import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import type { Committed, Persistence } from '../../persistence.js';
import { eventually, PostgresBench } from '../../testing/postgres-bench.js';
import { sampleEntry, sampleSchedule } from '../../testing/sample-facts.js';
import { startDueRule } from '../../testing/sample-rules.js';

await testServer();

/** What becomes of a packet with a COMMIT in it, while the client's connection breaks. */
type Fate = 'arrives' | 'is lost' | 'arrives late';

/** A way to the server that breaks once, at the next commit of the tenant. */
class BreakingWay {
  private readonly sockets = new Set<Socket>();
  private fate: Fate | undefined;
  private late: (() => void) | undefined;
  private readonly server = createServer((client) => this.join(client));

  constructor(private readonly target: URL) {}

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    const way = new URL(this.target);
    way.hostname = '127.0.0.1';
    way.port = typeof address === 'object' && address ? String(address.port) : '';
    return way.href;
  }

  breakAtCommit(fate: Fate): void {
    this.fate = fate;
  }

  get hasBroken(): boolean {
    return this.fate === undefined;
  }

  /** What was held back on its way arrives now. */
  deliver(): void {
    expect(this.late).toBeDefined();
    this.late?.();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(Number(this.target.port || 5432), this.target.hostname);
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    }
    let isBroken = false;
    client.on('data', (chunk) => {
      const { fate } = this;
      // House-keeping commits, too.
      if (!fate || !chunk.includes('COMMIT') || !chunk.includes('acme')) server.write(chunk);
      else {
        this.fate = undefined;
        isBroken = true;
        if (fate === 'arrives') server.write(chunk);
        else client.destroy();
        if (fate === 'arrives late') this.late = () => server.write(chunk);
      }
    });
    server.on('data', (chunk) => {
      if (!isBroken) client.write(chunk);
      // It is committed, and the answer gets lost.
      else if (chunk.includes('COMMIT')) client.destroy();
    });
    // The server does not learn of the break: its end of the connection stays.
    client.on('close', () => isBroken || server.destroy());
    server.on('close', () => client.destroy());
  }
}

describe('a connection that breaks while its transaction is committed', () => {
  let bench: PostgresBench;
  let way: BreakingWay;
  let store: Persistence;
  let other: Persistence;
  let told: Committed[];
  let toldElsewhere: Committed[];

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    way = new BreakingWay(new URL(bench.url));
    const url = await way.open();
    [store, other] = await Promise.all([bench.open({ url }), bench.open()]);
    told = [];
    toldElsewhere = [];
    store.onCommitted((committed) => told.push(committed));
    other.onCommitted((committed) => toldElsewhere.push(committed));
  });
  afterEach(async () => {
    await bench.done();
    await way.close();
  });

  const create = (decided: () => void): Promise<number> =>
    store.act('acme', ({ schedule }) => {
      decided();
      const version = (schedule?.version ?? 0) + 1;
      const changed = sampleSchedule('acme', bench.clock.now(), { version });
      return { schedule: changed, audit: [sampleEntry('acme')], result: version };
    });

  it.each<{ readonly fate: Fate; readonly decisions: number; readonly outcome: string }>([
    { fate: 'arrives', decisions: 1, outcome: 'finds what was committed' },
    { fate: 'is lost', decisions: 2, outcome: 'does again what never was' },
    { fate: 'arrives late', decisions: 2, outcome: 'has ended what would come after it' },
  ])('$outcome when the packet $fate', async ({ fate, decisions }) => {
    // Of a row that is there already the lost transaction has the lock.
    expect(await create(() => undefined)).toBe(1);
    let decided = 0;
    way.breakAtCommit(fate);
    expect(await create(() => (decided += 1))).toBe(2);
    expect(decided).toBe(decisions);
    if (fate === 'arrives late') way.deliver();
    // Whatever could still come would be before this one.
    expect(await create(() => undefined)).toBe(3);
    const { rows } = await store.audit.page({ limit: 10 });
    expect(rows.map(({ id, seq }) => [id, seq])).toEqual([
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    await eventually('both replicas have heard of all', () => told.length >= 3 && toldElsewhere.length >= 3);
    const heard = (all: readonly Committed[]): readonly unknown[] =>
      all.map(({ schedule, audit, elsewhere }) => [schedule?.version, audit.map(({ seq }) => seq), elsewhere]);
    const expected = (elsewhere?: boolean): readonly unknown[] => [1, 2, 3].map((n) => [n, [n], elsewhere]);
    expect(heard(told)).toEqual(expected());
    expect(heard(toldElsewhere)).toEqual(expected(true));
  });

  it.each<Fate>(['arrives', 'is lost', 'arrives late'])(
    'starts each run once and does once what its claim took along when the packet %s',
    async (fate) => {
      await create(() => undefined);
      const due = sampleSchedule('due', bench.clock.now());
      await store.act('due', () => ({ schedule: due, audit: [sampleEntry('due')], result: undefined }));
      await store.act('acme', ({ schedule }) => ({
        ...(schedule ? { schedule: { ...schedule, nextTickAt: bench.clock.now() + 60_000 } } : {}),
        result: undefined,
      }));
      way.breakAtCommit(fate);
      const operation = 'scheduler.schedule.paused';
      const ended = store.act('acme', () => ({ audit: [sampleEntry('acme', { operation })], result: 'ended' }), {
        patient: true,
      });
      const runs = await store.claimDue(5, startDueRule());
      expect(await ended).toBe('ended');
      expect(way.hasBroken).toBe(true);
      if (fate === 'arrives late') way.deliver();
      await store.act('acme', () => ({ audit: [sampleEntry('acme')], result: undefined }));
      expect(runs.map(({ tenant }) => tenant)).toEqual(['due']);
      expect((await store.runs.active()).map(({ id }) => id)).toEqual(runs.map(({ id }) => id));
      const { rows } = await store.audit.page({ limit: 50 });
      expect(rows.filter((entry) => entry.operation === operation)).toHaveLength(1);
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => rows.length - i));
      expect(await store.claimDue(5, startDueRule())).toEqual([]);
    },
  );
});
