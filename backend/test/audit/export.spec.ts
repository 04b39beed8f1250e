import type { AuditEntry, AuditPage, AuditVerification } from '@aetherlink/contracts/audit';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { auditAsCsv, auditAsNdjson } from '../../src/audit/audit-export.js';
import { makeToken } from '../../src/auth/token-text.js';
import { verifyFile } from '../../src/cli/audit-file.js';
import type { AuditEntry as StoredEntry } from '../../src/domain/audit-entry.js';
import type { Role } from '../../src/domain/operator.js';
import { AuditChain } from '../../src/persistence/audit-chain/audit-chain.js';
import { decodeAuditEntry } from '../../src/persistence/codecs/audit-codec.js';
import { sampleEntry } from '../../src/persistence/testing/sample-facts.js';
import { RunningApp } from '../app/running-app.js';
import { parseCsv } from '../csv-reader.js';
import { makeDatabase, testServer } from '../postgres/test-database.js';

/** Starts and stops whole services, on a machine that may be busy. */
jest.setTimeout(60_000);

await testServer();

interface Line extends AuditEntry {
  readonly prev_hash?: string;
  readonly type?: string;
}

interface ChainHead {
  readonly type: string;
  readonly kind: string;
  readonly entries: number;
  readonly rings: Record<string, { seq: number; hash: string; from_seq: number }>;
  readonly filters: Record<string, unknown>;
}

const PREFIX = '/api/crm/import/acculynx';
const plain = AuditChain.plain();

describe.each(['json', 'postgres'] as const)('the export of the audit (%s)', (driver) => {
  let app: RunningApp;
  let database: Awaited<ReturnType<typeof makeDatabase>> | undefined;

  beforeAll(async () => {
    database = driver === 'postgres' ? await makeDatabase() : undefined;
    app = await RunningApp.start({
      ...(database ? { variables: { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: database.url } } : {}),
    });
    const { audit } = app.persistence;
    for (const n of [1, 2, 3, 4, 5]) {
      await audit.append(
        sampleEntry(n % 2 ? 'acme' : 'beta', {
          operation: 'scheduler.schedule.paused',
          after: { paused: true, reason: `no. ${n}, "quoted"\r\nand more` },
          ...(n === 3 ? { actor: '=cmd|calc', outcome: 'failed' } : {}),
        }),
      );
      await audit.append(sampleEntry('acme', { ring: 'system', operation: 'scheduler.import.completed' }));
    }
  });
  afterAll(async () => {
    await app.stop();
    app.remove();
    await database?.drop();
  });

  const download = (query = '', headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${app.url}${PREFIX}/audit/export${query}`, { headers });
  const linesOf = async (query = ''): Promise<{ entries: Line[]; head: ChainHead }> => {
    const text = await (await download(query)).text();
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    const head = JSON.parse(lines.pop() ?? '') as ChainHead;
    return { entries: lines.map((line) => JSON.parse(line) as Line), head };
  };

  it('has one line for each entry, oldest first, each with its place in the chain, and the ends of the chains', async () => {
    const { entries, head } = await linesOf();
    expect(entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).sort((a, b) => a - b));
    const { body } = await app.crm<AuditPage>('GET', 'audit?limit=200');
    const listed = body.audit.filter(({ id }) => id <= (entries.at(-1)?.id ?? 0)).reverse();
    expect(entries.map(({ prev_hash: _, ...entry }) => entry)).toEqual(listed);
    expect(head).toMatchObject({ type: 'chain_head', kind: 'plain', entries: entries.length, filters: {} });
    for (const ring of driver === 'json' ? ['people', 'system'] : ['people']) {
      const own = entries.filter((entry) => entry.ring === ring);
      expect(own.length).toBeGreaterThan(4);
      const chained = own.map((line) => decodeAuditEntry(line));
      expect(chained.map((entry) => plain.hashOf(entry.prevHash ?? '', entry))).toEqual(own.map(({ hash }) => hash));
      expect(own.slice(1).map(({ prev_hash }) => prev_hash)).toEqual(own.slice(0, -1).map(({ hash }) => hash));
      expect(head.rings[ring]).toMatchObject({ seq: own.at(-1)?.seq, hash: own.at(-1)?.hash });
    }
    expect(Object.keys(head.rings)).toEqual(driver === 'json' ? ['people', 'system'] : ['people']);
  });

  it('satisfies the check of a file, whole and filtered', async () => {
    for (const query of ['', '?tenant=acme', '?ring=people&outcome=success']) {
      const file = join(app.dataDir, '..', `${basename(app.dataDir)}.ndjson`);
      try {
        await writeFile(file, await (await download(query)).text());
        expect((await verifyFile(file, plain)).join(' ')).toContain('intact');
      } finally {
        await rm(file, { force: true });
      }
    }
  });

  it('is itself an entry, written before it, with what was asked for', async () => {
    const { entries } = await linesOf('?outcome=success&since=1');
    expect(entries.at(-1)).toMatchObject({
      ring: 'people',
      tenant: 'system',
      operation: 'audit.exported',
      actor: 'local:ops',
      outcome: 'success',
      request_id: expect.any(String),
      metadata: { what: 'audit', format: 'ndjson', filters: { outcome: 'success', since: 1 } },
    });
  });

  it('is not begun by a page of another site, whose images could fill the audit with exports', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const refused = await download('', { 'sec-fetch-site': site });
      expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ code: 'forbidden' })]);
    }
    const before = (await app.crm<AuditPage>('GET', 'audit?operation=audit.exported')).body.audit.length;
    for (const site of ['same-origin', 'none']) {
      expect((await download('?until=1', { 'sec-fetch-site': site })).status).toBe(200);
    }
    const after = (await app.crm<AuditPage>('GET', 'audit?operation=audit.exported')).body.audit.length;
    expect(after).toBe(before + 2);
  });

  it('takes the filters of the list', async () => {
    const ids = async (query: string): Promise<number[]> => (await linesOf(query)).entries.map(({ id }) => id);
    const all = await linesOf();
    const expected = (fits: (line: Line) => boolean): number[] => all.entries.filter(fits).map(({ id }) => id);
    expect(await ids('?tenant=beta&operation=scheduler.schedule.paused')).toEqual(
      expected(({ tenant, operation }) => tenant === 'beta' && operation === 'scheduler.schedule.paused'),
    );
    expect(await ids('?outcome=failed')).toEqual(expected(({ outcome }) => outcome === 'failed'));
    expect(await ids('?ring=system')).toEqual(expected(({ ring }) => ring === 'system'));
    expect(await ids(`?actor=${encodeURIComponent('=cmd|calc')}`)).toHaveLength(1);
    expect(await ids('?until=1')).toEqual([]);
    expect((await linesOf('?until=1')).head.entries).toBe(0);
  });

  it('is CSV that a spreadsheet shows and does not compute', async () => {
    const response = await download('?format=csv&tenant=acme');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-acme-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [names = [], ...cells] = parseCsv(bytes.subarray(3).toString('utf8'));
    const rows = cells.map((row) => Object.fromEntries(row.map((cell, i) => [names[i] ?? '', cell])));
    const { entries } = await linesOf('?tenant=acme');
    const shown = rows.map(({ id, hash, prev_hash, operation }) => ({ id, hash, prev_hash, operation }));
    expect(shown).toEqual(
      entries.slice(0, rows.length).map((line) => ({
        id: String(line.id),
        hash: line.hash ?? '',
        prev_hash: line.prev_hash ?? '',
        operation: line.operation,
      })),
    );
    const odd = rows.find(({ outcome }) => outcome === 'failed');
    expect(odd?.['actor']).toBe("'=cmd|calc");
    expect(JSON.parse(odd?.['after'] ?? '')).toEqual({ paused: true, reason: 'no. 3, "quoted"\r\nand more' });
  });

  it('is an attachment with a name, also as NDJSON', async () => {
    const response = await download();
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-\d{4}-\d\d-\d\d\.ndjson"$/,
    );
    await response.body?.cancel();
  });

  it('refuses an unknown format, cursor or filter, and notes nothing', async () => {
    const exports = async (): Promise<number> =>
      (await app.persistence.audit.page({ operations: ['audit.exported'], limit: 200 })).rows.length;
    const before = await exports();
    for (const query of ['?format=xlsx', '?limit=5', '?cursor=x', '?outcome=odd', '?since=yesterday']) {
      expect((await download(query)).status).toBe(400);
    }
    expect(await exports()).toBe(before);
  });

  it('is checked on demand', async () => {
    const { status, body } = await app.crm<AuditVerification>('GET', 'audit/verify');
    expect(status).toBe(200);
    const newest = (await app.persistence.audit.page({ limit: 1, ring: 'people' })).rows[0];
    expect(body).toMatchObject({ ok: true, intact: true, kind: 'plain', verified_up_to: newest?.id });
    expect(body.verified_at_iso).toMatch(/Z$/);
    expect(body.rings.map(({ ring }) => ring)).toEqual(driver === 'json' ? ['people', 'system'] : ['people']);
    expect(body.rings[0]).toMatchObject({ from_seq: 1, to_seq: newest?.seq, entries: newest?.seq });
  });
});

describe('who may take the audit along', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start({ variables: { AUTH_MODE: 'token', RATE_LIMITS: 'off' } });
    await app.persistence.audit.append(sampleEntry('acme'));
    await app.persistence.audit.append(sampleEntry('beta'));
  });
  afterAll(async () => {
    await app.stop();
    app.remove();
  });

  const bearer = async (role: Role, tenants: readonly string[]): Promise<string> => {
    const { id, text, sha256 } = makeToken();
    const now = app.clock.now();
    const token = { id, name: `a-${role}`, sha256, role, tenants, createdAt: now, createdBy: 'test' };
    await app.persistence.tokens.save({ ...token, expiresAt: now + 3_600_000 });
    return `Bearer ${text}`;
  };

  it('is an admin alone, and one of a few tenants only theirs', async () => {
    for (const path of ['audit/export', 'audit/verify']) {
      expect((await app.crm('GET', path)).status).toBe(401);
      for (const role of ['viewer', 'editor'] as const) {
        const authorization = await bearer(role, ['*']);
        expect((await app.crm('GET', path, { headers: { authorization } })).status).toBe(403);
      }
    }
    const authorization = await bearer('admin', ['acme']);
    expect((await app.crm('GET', 'audit/export', { headers: { authorization } })).body.code).toBe('tenant_required');
    expect((await app.crm('GET', 'audit/export?tenant=system', { headers: { authorization } })).status).toBe(400);
    expect((await app.crm('GET', 'audit/export?tenant=beta', { headers: { authorization } })).status).toBe(404);
    const response = await fetch(`${app.url}${PREFIX}/audit/export?tenant=acme`, { headers: { authorization } });
    const tenants = (await response.text()).match(/"tenant":"\w+"/g);
    expect(new Set(tenants)).toEqual(new Set(['"tenant":"acme"']));
  });
});

describe('an export that cannot be noted', () => {
  it('does not begin', async () => {
    const first = await RunningApp.start();
    await first.persistence.audit.append(sampleEntry('acme'));
    await first.stop();
    const app = await RunningApp.start({ dataDir: first.dataDir, variables: { READ_ONLY: 'true' } });
    try {
      for (const path of ['audit/export', 'audit/export?format=csv', 'records/export?tenant=acme']) {
        const { status, body } = await app.crm('GET', path);
        expect([status, body.code]).toEqual([503, 'persistence_unavailable']);
      }
      expect((await app.crm<AuditVerification>('GET', 'audit/verify')).body.intact).toBe(true);
    } finally {
      await app.stop();
      app.remove();
    }
  });
});

describe('an export of any length', () => {
  const entry = (id: number): StoredEntry => ({ id, seq: id, at: id, ...sampleEntry('acme', { metadata: { id } }) });
  const wanted = { filter: {}, filters: {}, heads: { kind: 'plain', rings: {} }, upToId: 1_000_000 } as const;
  function* endless(read: { count: number }): Generator<StoredEntry> {
    for (;;) yield entry((read.count += 1));
  }

  it.each([auditAsNdjson, auditAsCsv])(
    'is read no faster than it is taken, and no more once nobody does (%p)',
    async (write) => {
      const read = { count: 0 };
      let ended = false;
      const oldestFirst = async function* (): AsyncGenerator<StoredEntry> {
        try {
          yield* endless(read);
        } finally {
          ended = true;
        }
      };
      const stream = await write({ oldestFirst }, wanted);
      const taken = stream[Symbol.asyncIterator]();
      await taken.next();
      await new Promise((resolve) => setImmediate(resolve));
      expect(read.count).toBeLessThan(20_000);
      const closed = new Promise((resolve) => stream.once('close', resolve));
      stream.destroy();
      await closed;
      await new Promise((resolve) => setImmediate(resolve));
      expect(ended).toBe(true);
    },
  );

  it('breaks off without its last line when a later part cannot be read', async () => {
    const oldestFirst = async function* (): AsyncGenerator<StoredEntry> {
      for (let id = 1; id < 1_000; id += 1) yield entry(id);
      throw new Error('the store is gone');
    };
    const stream = await auditAsNdjson({ oldestFirst }, wanted);
    let text = '';
    const reading = (async () => {
      for await (const part of stream) text += String(part);
    })();
    await expect(reading).rejects.toThrow('the store is gone');
    expect(text).not.toContain('chain_head');
  });

  it('is refused before its first byte when the first entry cannot be read', async () => {
    const oldestFirst = (): AsyncIterable<StoredEntry> => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('the store is gone')) }),
    });
    await expect(auditAsNdjson({ oldestFirst }, wanted)).rejects.toThrow('the store is gone');
    await expect(auditAsCsv({ oldestFirst }, wanted)).rejects.toThrow('the store is gone');
  });
});
