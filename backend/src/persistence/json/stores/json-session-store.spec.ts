import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettableClock } from '../../../clock/settable-clock.js';
import type { BrowserSession } from '../../../domain/session.js';
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS } from '../../../domain/session.js';
import { sampleEntry } from '../../testing/sample-facts.js';
import { JsonPersistence } from '../json-persistence.js';

describe('sessions in files', () => {
  it('stay when they were seen before their time ran out, although that is still on its way to the disk', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'json-sessions-'));
    const clock = new SettableClock();
    const open = async (): Promise<JsonPersistence> => {
      const store = new JsonPersistence({ dataDir, clock, log: () => undefined });
      await store.open();
      return store;
    };
    let store = await open();
    try {
      const now = clock.now();
      const session: BrowserSession = {
        id: 'a',
        sha256: 'hash',
        kind: 'oidc',
        subject: 'oidc:x',
        actor: 'ada',
        role: 'viewer',
        tenants: ['*'],
        createdAt: now,
        lastSeenAt: now,
        expiresAt: now + SESSION_LIFETIME_MS,
      };
      await store.sessions.open(session, sampleEntry('system', { operation: 'auth.signed_in' }));
      const seen = { ...session, lastSeenAt: now + 60_000 };
      await Promise.all([store.sessions.seen('a', seen.lastSeenAt), store.sessions.removeEnded(now + SESSION_IDLE_MS)]);
      expect(await store.sessions.all()).toEqual([seen]);
      await store.close();
      store = await open();
      expect(await store.sessions.all()).toEqual([seen]);
    } finally {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
