import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../../domain/audit-entry.js';
import { decodeAuditEntry, encodeAuditEntry } from '../codecs/audit-codec.js';
import { canonicalJson } from '../portable/canonical-json.js';
import { entries } from '../testing/arbitrary-facts.js';
import { sampleEntry } from '../testing/sample-facts.js';
import { AuditChain } from './audit-chain.js';
import { canonicalEntry } from './canonical-entry.js';
import { CHAIN_BEGINNING } from './chain-types.js';
import { loadAuditChain } from './load-audit-chain.js';

const KEY = Buffer.alloc(32, 7);
const entry: AuditEntry = { id: 3, seq: 2, at: 1_500, ...sampleEntry('acme', { metadata: { b: 1, a: 'é' } }) };
const CANONICAL =
  '{"actor":"local:ops","id":3,"metadata":{"a":"é","b":1},"operation":"scheduler.schedule.created",' +
  '"outcome":"success","ring":"people","seq":2,"source":"ui","tenant":"acme","ts":1.5,"ts_iso":"1970-01-01T00:00:01.500Z"}';

describe('the text that a hash is about', () => {
  it('is canonical JSON in the names of the API, without the hashes', () => {
    expect(canonicalEntry(entry)).toBe(CANONICAL);
    expect(canonicalEntry(AuditChain.plain().chained(CHAIN_BEGINNING, entry))).toBe(CANONICAL);
  });

  it('holds every member that an entry can have', () => {
    fc.assert(
      fc.property(entries, (some) => {
        const { hash: _hash, prev_hash: _prevHash, ...members } = encodeAuditEntry(some);
        expect(canonicalEntry(some)).toBe(canonicalJson(members));
      }),
    );
  });

  it('is the same before an entry is written and after it was read', () => {
    fc.assert(
      fc.property(entries, (written) => {
        const read = decodeAuditEntry(JSON.parse(JSON.stringify(encodeAuditEntry(written))));
        expect(canonicalEntry(read)).toBe(canonicalEntry(written));
      }),
    );
  });
});

describe('the hash of an entry', () => {
  it('is what anybody computes from the hash before it and the text, with the key or without', () => {
    const text = CHAIN_BEGINNING + CANONICAL;
    expect(AuditChain.plain().hashOf(CHAIN_BEGINNING, entry)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(AuditChain.keyed(KEY).hashOf(CHAIN_BEGINNING, entry)).toBe(
      createHmac('sha256', KEY).update(text).digest('hex'),
    );
  });

  it('changes with each member of the entry and with what comes before it', () => {
    const chain = AuditChain.plain();
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        fc.pre(canonicalEntry(one) !== canonicalEntry(other));
        expect(chain.hashOf(CHAIN_BEGINNING, one)).not.toBe(chain.hashOf(CHAIN_BEGINNING, other));
        expect(chain.hashOf(CHAIN_BEGINNING, one)).not.toBe(chain.hashOf('1'.repeat(64), one));
      }),
    );
  });

  it('belongs to a chain whose name tells keys apart and gives none away', () => {
    const names = [AuditChain.plain(), AuditChain.keyed(KEY), AuditChain.keyed(randomBytes(32))].map(
      ({ name }) => name,
    );
    expect(new Set(names).size).toBe(3);
    expect(names[1]).toMatch(/^hmac:[0-9a-f]{16}$/);
    expect(names[1]).toBe(AuditChain.keyed(KEY).name);
  });
});

describe('the key of AUDIT_KEY_FILE', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'audit-key-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const loaded = async (content: string | Buffer): Promise<AuditChain> => {
    await writeFile(join(root, 'key'), content);
    return loadAuditChain(join(root, 'key'));
  };

  it('makes the chain a keyed one; without a file it is plain', async () => {
    expect((await loadAuditChain(undefined)).kind).toBe('plain');
    const chain = await loaded(KEY);
    expect([chain.kind, chain.name]).toEqual(['hmac', AuditChain.keyed(KEY).name]);
  });

  it('is the same with and without a line end behind its text, and all bytes when it is none', async () => {
    const text = 'k'.repeat(40);
    expect((await loaded(`${text}\n`)).name).toBe(AuditChain.keyed(Buffer.from(text)).name);
    const bytes = Buffer.concat([Buffer.alloc(31, 0xff), Buffer.from('\n')]);
    expect((await loaded(bytes)).name).toBe(AuditChain.keyed(bytes).name);
  });

  it.each(['', 'k'.repeat(31), `${'k'.repeat(31)}\n\n`])('refuses the start when it is too short: %j', async (text) => {
    await expect(loaded(text)).rejects.toMatchObject({ exitCode: 78, message: expect.stringContaining('32 bytes') });
  });

  it('refuses the start when its file cannot be read, without naming the path', async () => {
    const missing = join(root, 'nowhere');
    await expect(loadAuditChain(missing)).rejects.toMatchObject({
      exitCode: 78,
      message: 'AUDIT_KEY_FILE cannot be read (ENOENT).',
    });
  });
});
