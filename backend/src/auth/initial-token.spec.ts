import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDatabase, testServer } from '../../test/postgres/test-database.js';
import { Environment } from '../config/environment.js';
import { PostgresBench } from '../persistence/testing/postgres-bench.js';
import { InitialToken } from './initial-token.js';

await testServer();

describe('the first token, with PostgreSQL', () => {
  it('is made by a person, once for all replicas: a start says how and makes none', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'initial-token-'));
    const bench = new PostgresBench(await makeDatabase());
    try {
      const environment = Environment.read({
        AUTH_MODE: 'token',
        DATA_DIR: dataDir,
        PERSISTENCE_DRIVER: 'postgres',
        DATABASE_URL: bench.url,
      });
      const store = await bench.open();
      const first = new InitialToken(store, environment, bench.clock);
      await first.ensure();
      expect(first.notice).toContain('npm run token -- create');
      expect(await store.tokens.all()).toEqual([]);
      expect(await readdir(dataDir)).toEqual([]);

      await store.tokens.save({
        id: 'abcdefgh',
        name: 'ops',
        role: 'admin',
        tenants: ['*'],
        sha256: 'hash',
        createdBy: 'cli:ops',
        createdAt: bench.clock.now(),
        expiresAt: bench.clock.now() + 1_000,
      });
      const second = new InitialToken(store, environment, bench.clock);
      await second.ensure();
      expect(second.notice).toBeUndefined();
    } finally {
      await bench.done();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
