import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditCommand } from '../../src/cli/audit-command.js';
import { Environment } from '../../src/config/environment.js';
import { AuditChain } from '../../src/persistence/audit-chain/audit-chain.js';
import { PostgresBench } from '../../src/persistence/testing/postgres-bench.js';
import { sampleEntry } from '../../src/persistence/testing/sample-facts.js';
import { asAdmin, makeDatabase, testServer } from '../postgres/test-database.js';

await testServer();

const [OLD_KEY, NEW_KEY] = ['o'.repeat(40), 'n'.repeat(40)];
const oldChain = AuditChain.keyed(Buffer.from(OLD_KEY));
const newChain = AuditChain.keyed(Buffer.from(NEW_KEY));

describe("a new chain of the audit's on PostgreSQL", () => {
  let bench: PostgresBench;
  let folder: string;
  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    folder = await mkdtemp(join(tmpdir(), 'begin-anew-'));
    await writeFile(join(folder, 'new.key'), NEW_KEY, { mode: 0o600 });
    await writeFile(join(folder, 'old.key'), OLD_KEY, { mode: 0o600 });
  });
  afterEach(async () => {
    await bench.done();
    await rm(folder, { recursive: true, force: true });
  });

  async function ran(command: string, key = 'new.key', urls: Record<string, string> = {}): Promise<string> {
    const variables = {
      DATA_DIR: join(folder, 'data'),
      PERSISTENCE_DRIVER: 'postgres',
      DATABASE_URL: bench.url,
      AUDIT_KEY_FILE: join(folder, key),
      ...urls,
    };
    const said: string[] = [];
    const line = (text: string): number => said.push(text);
    await auditCommand(() => Environment.read(variables))([command], { print: line, tell: line });
    return said.join('\n');
  }

  /** Five acts of people in the old chain; nobody is connected any more. */
  async function made(): Promise<void> {
    const store = await bench.open({ auditChain: oldChain });
    for (let act = 0; act < 5; act += 1) await store.audit.append(sampleEntry('acme', { metadata: { act } }));
    expect(await store.audit.verify()).toMatchObject({ intact: true, rings: [{ fromSeq: 1, toSeq: 5 }] });
    await store.close();
  }

  it('begins behind the old one with another key, and says in its first entry where that ended', async () => {
    await made();
    await expect(ran('verify')).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('begin-anew') });
    expect(await ran('begin-anew')).toContain('A new chain of the audit has begun.');
    expect(await ran('verify')).toContain('is intact: 1 of people (6 to 6)');
    await expect(ran('verify', 'old.key')).rejects.toMatchObject({ exitCode: 1 });
    const store = await bench.open({ auditChain: newChain });
    const { rows } = await store.audit.page({ limit: 9 });
    const [entry, last] = rows;
    expect(rows).toHaveLength(6);
    expect(entry).toMatchObject({
      ring: 'people',
      operation: 'persistence.recovered',
      source: 'ops',
      metadata: { audit_chain: 'begun_anew', kind: 'hmac', behind: { people: { seq: 5, hash: last?.hash } } },
      prevHash: last?.hash,
    });
    await store.audit.append(sampleEntry('acme'));
    expect(await store.audit.verify()).toMatchObject({ intact: true, rings: [{ fromSeq: 6, toSeq: 7, entries: 2 }] });
  });

  it('takes up what has no place in the old one yet', async () => {
    await made();
    await asAdmin(
      bench.url,
      `BEGIN; UPDATE command_center.numbers SET audit_id = audit_id + 1, people_seq = people_seq + 1;
       INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
       VALUES (6, 'people', 6, 1, 'acme', 'x', 'ui', 'a', '{"ring": "people", "at": 1, "tenant": "acme",
         "operation": "x", "source": "ui", "actor": "a", "outcome": "success"}'); COMMIT`,
    );
    await ran('begin-anew');
    expect(await ran('verify')).toContain('is intact: 2 of people (6 to 7)');
  });

  it('goes back to one without a key only by the same step', async () => {
    await made();
    const withoutKey = { AUDIT_KEY_FILE: '' };
    await expect(ran('verify', '', withoutKey)).rejects.toMatchObject({
      exitCode: 78,
      message: expect.stringContaining('AUDIT_KEY_FILE has to name it'),
    });
    await ran('begin-anew', '', withoutKey);
    expect(await ran('verify', '', withoutKey)).toContain('is intact: 1 of people (6 to 6)');
  });

  it('is not begun while a replica runs, which would go on with the old key', async () => {
    const store = await bench.open({ auditChain: oldChain });
    await store.audit.append(sampleEntry('acme'));
    await expect(ran('begin-anew')).rejects.toMatchObject({
      exitCode: 73,
      message: expect.stringContaining('Stop every replica first. Nothing was changed.'),
    });
    expect(await store.audit.verify()).toMatchObject({ intact: true, rings: [{ fromSeq: 1, toSeq: 1 }] });
  });

  it('is not begun by the role that the service works with', async () => {
    await made();
    const role = `run_${randomUUID().slice(0, 8)}`;
    await asAdmin(bench.url, `CREATE ROLE ${role} LOGIN PASSWORD 'run'`);
    try {
      await (await bench.open({ url: asRole(role), migrateUrl: bench.url, auditChain: oldChain })).close();
      const own = { DATABASE_URL: asRole(role), MIGRATE_ON_START: 'false' };
      await expect(ran('begin-anew', 'new.key', own)).rejects.toMatchObject({
        exitCode: 78,
        message: expect.stringContaining('DATABASE_MIGRATE_URL'),
      });
      expect(await ran('verify', 'old.key', own)).toContain('is intact: 5 of people (1 to 5)');
      await ran('begin-anew', 'new.key', { ...own, DATABASE_MIGRATE_URL: bench.url });
      expect(await ran('verify', 'new.key', own)).toContain('is intact: 1 of people (6 to 6)');
    } finally {
      await asAdmin(bench.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  }, 30_000);

  function asRole(role: string): string {
    const address = new URL(bench.url);
    address.username = role;
    address.password = 'run';
    return address.href;
  }
});
