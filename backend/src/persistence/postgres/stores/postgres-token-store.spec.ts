import { describe, expect, it } from '@jest/globals';
import { makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import type { AccessToken } from '../../../domain/access-token.js';
import { PostgresBench } from '../../testing/postgres-bench.js';

await testServer();

describe('access tokens on PostgreSQL', () => {
  it('stay revoked when another replica notes a use that it saw before', async () => {
    const bench = new PostgresBench(await makeDatabase());
    try {
      const [one, other] = await Promise.all([bench.open(), bench.open()]);
      const now = bench.clock.now();
      const token: AccessToken = {
        id: 'abcdefgh',
        name: 'nightly',
        role: 'viewer',
        tenants: ['*'],
        sha256: 'hash',
        createdBy: 'cli:ops',
        createdAt: now,
        expiresAt: now + 1_000,
      };
      await one.tokens.save(token);
      await one.tokens.save({ ...token, revokedAt: now });
      await other.tokens.save({ ...token, lastUsedAt: now });
      expect(await one.tokens.all()).toEqual([{ ...token, lastUsedAt: now, revokedAt: now }]);
    } finally {
      await bench.done();
    }
  });
});
