import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import { AuditChain } from '../persistence/audit-chain/audit-chain.js';
import { encodeAuditEntry } from '../persistence/codecs/audit-codec.js';
import { JsonPersistence } from '../persistence/json/json-persistence.js';
import { sampleEntry } from '../persistence/testing/sample-facts.js';
import { auditCommand } from './audit-command.js';

const KEY = 'k'.repeat(40);
const keyed = AuditChain.keyed(Buffer.from(KEY));

describe('the audit command', () => {
  let root: string;
  let store: JsonPersistence | undefined;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'audit-command-'));
    await writeFile(join(root, 'audit.key'), KEY, { mode: 0o600 });
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    await rm(root, { recursive: true, force: true });
  });

  const dataDir = (): string => join(root, 'data');
  const path = (name: string): string => join(root, name);
  async function ran(args: readonly string[], keyFile: string | undefined = 'audit.key'): Promise<string> {
    const printed: string[] = [];
    const variables = { DATA_DIR: dataDir(), ...(keyFile ? { AUDIT_KEY_FILE: path(keyFile) } : {}) };
    const line = (text: string): number => printed.push(text);
    await auditCommand(() => Environment.read(variables))(args, { print: line, tell: line });
    return printed.join('\n');
  }
  const unkeyed = (args: readonly string[]): Promise<string> => ran(args, '');

  async function open(auditChain = keyed): Promise<JsonPersistence> {
    store = new JsonPersistence({ dataDir: dataDir(), clock: new SystemClock(), log: () => undefined, auditChain });
    await store.open();
    return store;
  }

  /** A store with five acts of people, and its export. */
  async function made(chain = keyed): Promise<readonly string[]> {
    const { audit } = await open(chain);
    for (let i = 0; i < 5; i += 1) await audit.append(sampleEntry('acme', { metadata: { act: i } }));
    const lines: string[] = [];
    for await (const entry of audit.oldestFirst({})) lines.push(JSON.stringify(encodeAuditEntry(entry)));
    const { kind, rings } = await audit.chainHeads();
    const people = { seq: rings.people?.seq, hash: rings.people?.hash, from_seq: rings.people?.fromSeq };
    lines.push(JSON.stringify({ type: 'chain_head', kind, entries: lines.length, rings: { people }, filters: {} }));
    return lines;
  }

  async function verifies(lines: readonly string[]): Promise<string> {
    await writeFile(path('audit.ndjson'), lines.map((line) => `${line}\n`).join(''));
    return ran(['verify', path('audit.ndjson')]);
  }

  it('finds a store intact, while a service writes to it and after', async () => {
    await made();
    const sentence = 'is intact: 5 of people (1 to 5), no entry of system yet.\nThe chain is keyed';
    expect(await ran(['verify'])).toContain(sentence);
    await store?.close();
    expect(await ran(['verify'])).toContain(sentence);
  });

  it('says that nothing is proved about what came before the chain', async () => {
    await made(AuditChain.plain());
    await store?.close();
    await (await open()).audit.append(sampleEntry('acme'));
    await store?.close();
    const said = await ran(['verify']);
    expect(said).toContain('is intact: 1 of people (6 to 6)');
    expect(said).toContain('Nothing is proved about what came before number 6 of people');
  });

  it('says the same of an export that begins later', async () => {
    const lines = await made();
    expect(await verifies(lines)).not.toContain('Nothing is proved');
    const later = lines
      .slice(2)
      .map((line) => line.replace('"from_seq":1', '"from_seq":3').replace('"entries":5', '"entries":3'));
    expect(await verifies(later)).toContain('Nothing is proved about what came before number 3 of people');
  });

  it('names the entry of a store that was changed, and leaves the files as they are', async () => {
    await made();
    await store?.close();
    const file = join(dataDir(), 'acculynx_audit.json');
    const changed = (await readFile(file, 'utf8')).replace('"act":2', '"act":3');
    await writeFile(file, changed);
    await expect(ran(['verify'])).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('number 3 of the ring people (id 3)'),
    });
    expect(await readFile(file, 'utf8')).toBe(changed);
  });

  it('says that a journal is damaged, and where', async () => {
    await made();
    const [name = ''] = (await readdir(dataDir())).filter((file) => file.startsWith('journal-'));
    const journal = join(dataDir(), name);
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replace('"act":2', '"act":3'));
    await expect(ran(['verify'])).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining(name) });
  }, 120_000);

  it('finds an export intact, with its last line and without', async () => {
    const lines = await made();
    expect(await verifies(lines)).toContain('audit.ndjson is intact: 5 of 5 entries are chained');
    expect(await verifies(lines.slice(0, -1))).toContain('no last line');
    expect(await verifies(lines.slice(2, 4))).toContain('2 of 2');
  });

  const edit = (lines: readonly string[], at: number, change: (line: string) => string): readonly string[] =>
    lines.map((line, i) => (i === at ? change(line) : line));
  it.each([
    {
      title: 'one byte of an entry is another',
      change: (lines: readonly string[]) => edit(lines, 2, (line) => line.replace('"act":2', '"act":3')),
      named: 'number 3 of the ring people (id 3)',
    },
    {
      title: 'a row is gone',
      change: (lines: readonly string[]) => lines.toSpliced(2, 1),
      named: 'number 4 of the ring people (id 4). Before it, entry 3 of the ring is missing.',
    },
    {
      title: 'the newest rows are gone',
      change: (lines: readonly string[]) => lines.toSpliced(3, 2),
      named: 'number 4 of the ring people. The newest entries 4 to 5 of the ring are missing.',
    },
    {
      title: 'two rows have changed places',
      change: (lines: readonly string[]) => lines.with(1, lines[2] ?? '').with(2, lines[1] ?? ''),
      named: 'number 3 of the ring people (id 3). Before it, entry 2',
    },
    {
      title: 'its last line names a ring that there is not',
      change: (lines: readonly string[]) => edit(lines, 5, (line) => line.replace('"people"', '"qeople"')),
      named: 'line 6 is no audit entry',
    },
    {
      title: 'its last line says something else in place of its filters',
      change: (lines: readonly string[]) => edit(lines, 5, (line) => line.replace('"filters"', '"fisters"')),
      named: 'line 6 is no audit entry',
    },
    {
      title: 'a line is broken',
      change: (lines: readonly string[]) => edit(lines, 2, (line) => line.replace('}', '')),
      named: 'line 3 is no audit entry any more; it seems to be number 3 of the ring people (id 3)',
    },
    {
      title: 'more follows its last line',
      change: (lines: readonly string[]) => [...lines, ...lines],
      named: 'line 6 says where the chain ends, and more lines follow',
    },
  ])('names the first bad entry of an export when $title', async ({ change, named }) => {
    await expect(verifies(change(await made()))).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(named),
    });
  });

  it('does not take a plain chain for one of its key', async () => {
    const plain = await made(AuditChain.plain());
    await expect(verifies(plain)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('verify it without AUDIT_KEY_FILE'),
    });
    expect(await unkeyed(['verify', path('audit.ndjson')])).toContain('The chain is plain');
  });

  it('asks for the key of a keyed export', async () => {
    await expect(verifies(await made())).resolves.toContain('is intact');
    await expect(unkeyed(['verify', path('audit.ndjson')])).rejects.toMatchObject({ exitCode: 78 });
    await expect(unkeyed(['verify'])).rejects.toMatchObject({
      exitCode: 78,
      message: expect.stringContaining('was chained with a key: AUDIT_KEY_FILE has to name it.'),
    });
  });

  it('begins a new chain when it is asked to, and says so in the audit', async () => {
    await made();
    await store?.close();
    await writeFile(path('new.key'), 'n'.repeat(40), { mode: 0o600 });
    await expect(ran(['verify'], 'new.key')).rejects.toMatchObject({ exitCode: 1 });
    expect(await ran(['begin-anew'], 'new.key')).toContain('A new chain of the audit has begun.');
    expect(await ran(['verify'], 'new.key')).toContain('is intact: 1 of people (6 to 6)');
    const { audit } = await open(AuditChain.keyed(Buffer.from('n'.repeat(40))));
    const [entry] = (await audit.page({ limit: 1 })).rows;
    expect(entry).toMatchObject({
      source: 'ops',
      metadata: { audit_chain: 'begun_anew', behind: { people: { seq: 5, hash: entry?.prevHash } } },
    });
  });

  it('answers a CSV export with what it needs instead', async () => {
    await writeFile(path('audit.csv'), '\uFEFFid,seq,ring,ts\r\n1,1,people,0\r\n');
    await writeFile(path('renamed.txt'), '\uFEFFid,seq,ring,ts\r\n1,1,people,0\r\n');
    for (const name of ['audit.csv', 'renamed.txt']) {
      await expect(ran(['verify', path(name)])).rejects.toMatchObject({
        exitCode: 64,
        message: expect.stringContaining('NDJSON'),
      });
    }
  });

  it('does not know a file that is not there, and proves nothing by an empty one', async () => {
    await expect(ran(['verify', path('nowhere')])).rejects.toMatchObject({ exitCode: 66 });
    await writeFile(path('empty'), '\n');
    await expect(ran(['verify', path('empty')])).rejects.toMatchObject({ exitCode: 65 });
  });

  it.each([[[]], [['check']], [['verify', 'a', 'b']], [['verify', '--all']], [['begin-anew', 'now']]])(
    'refuses the command line %j with one sentence and the usage',
    async (args) => {
      await expect(ran(args)).rejects.toMatchObject({ exitCode: 64, message: expect.stringContaining('Usage:') });
    },
  );
});
