import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessToken } from '../../domain/access-token.js';
import type { BrowserSession } from '../../domain/session.js';
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS } from '../../domain/session.js';
import type { Persistence } from '../persistence.js';
import type { PersistenceFixture } from './persistence-fixture.js';
import { sampleEntry } from './sample-facts.js';

/** What every adapter promises about who is signed in, and about the use of tokens. */
export function describeSessions(makeFixture: () => Promise<PersistenceFixture>): void {
  describe('a session', () => {
    let fixture: PersistenceFixture;
    let store: Persistence;
    let now: number;

    beforeEach(async () => {
      fixture = await makeFixture();
      store = await fixture.open();
      now = fixture.clock.now();
    });
    afterEach(() => fixture.close());

    const session = (id: string, changes: Partial<BrowserSession> = {}): BrowserSession => ({
      id,
      sha256: `hash of ${id}`,
      kind: 'token',
      subject: 'token:abcdefgh',
      actor: 'token:nightly',
      role: 'editor',
      tenants: ['acme', 'bolt'],
      token: { id: 'abcdefgh', sha256: 'hash of the token' },
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + SESSION_LIFETIME_MS,
      ...changes,
    });
    const entry = sampleEntry('system', { operation: 'auth.signed_in' });
    const ended = sampleEntry('system', { operation: 'auth.signed_out' });
    const operations = async (): Promise<readonly string[]> =>
      (await store.audit.page({ limit: 9 })).rows.map(({ operation }) => operation);

    it('survives a killed process with its entry and is found by the hash of its secret', async () => {
      const { token: _none, ...person } = session('b', { kind: 'oidc', subject: 'oidc:x', tenants: ['*'] });
      await store.sessions.open(session('a'), entry);
      await store.sessions.open(person, entry);
      store = await fixture.reopen(store);
      expect(await store.sessions.find('hash of a')).toEqual(session('a'));
      expect(await store.sessions.find('hash of b')).toEqual(person);
      expect(await store.sessions.find('a')).toBeUndefined();
      expect(await operations()).toEqual(['auth.signed_in', 'auth.signed_in']);
    });

    it('stands in a list whose first is the newest', async () => {
      for (const [id, age] of Object.entries({ a: 5, b: 1, c: 9 })) {
        await store.sessions.open(session(id, { createdAt: now - age }), entry);
      }
      expect((await store.sessions.all()).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    });

    it('takes the place of others in one commit', async () => {
      for (const id of ['a', 'b', 'c']) await store.sessions.open(session(id), entry);
      await store.sessions.open(session('d', { createdAt: now + 1 }), entry, ['a', 'c', 'nobody']);
      store = await fixture.reopen(store);
      expect((await store.sessions.all()).map(({ id }) => id)).toEqual(['d', 'b']);
    });

    it('is seen later and never earlier, without an entry', async () => {
      await store.sessions.open(session('a'), entry);
      await store.sessions.seen('a', now + 60_000);
      await store.sessions.seen('a', now + 1);
      store = await fixture.reopen(store);
      expect(await store.sessions.find('hash of a')).toEqual(session('a', { lastSeenAt: now + 60_000 }));
      expect(await operations()).toEqual(['auth.signed_in']);
    });

    it('that was removed is not brought back by a request that was under way', async () => {
      await store.sessions.open(session('a'), entry);
      await Promise.all([store.sessions.remove(['a'], [ended]), store.sessions.seen('a', now + 60_000)]);
      await store.sessions.seen('a', now + 120_000);
      store = await fixture.reopen(store);
      expect(await store.sessions.all()).toEqual([]);
      expect(await operations()).toEqual(['auth.signed_out', 'auth.signed_in']);
    });

    it('is gone when it is removed in the same moment in which it is made', async () => {
      await Promise.all([store.sessions.open(session('a'), entry), store.sessions.remove(['a'], [ended])]);
      store = await fixture.reopen(store);
      expect(await store.sessions.all()).toEqual([]);
    });

    it('goes without an entry when its time has run out, by idling or in all', async () => {
      await store.sessions.open(session('idle', { lastSeenAt: now - SESSION_IDLE_MS }), entry);
      await store.sessions.open(session('old', { expiresAt: now }), entry);
      await store.sessions.open(
        session('living', { lastSeenAt: now - SESSION_IDLE_MS + 1, expiresAt: now + 1 }),
        entry,
      );
      await store.sessions.removeEnded(now);
      await store.sessions.removeEnded(now);
      store = await fixture.reopen(store);
      expect((await store.sessions.all()).map(({ id }) => id)).toEqual(['living']);
      expect(await operations()).toHaveLength(3);
    });
  });

  describe('the use of a token', () => {
    let fixture: PersistenceFixture;
    beforeEach(async () => {
      fixture = await makeFixture();
    });
    afterEach(() => fixture.close());

    it('is noted later and never earlier, and undoes neither a revocation nor a new secret', async () => {
      const store = await fixture.open();
      const now = fixture.clock.now();
      const token: AccessToken = {
        id: 't',
        name: 'nightly',
        role: 'admin',
        tenants: ['*'],
        sha256: 'old',
        createdBy: 'ops',
        createdAt: now,
        expiresAt: now + 9,
      };
      await store.tokens.save(token);
      const changed = { ...token, sha256: 'new', revokedAt: now };
      await Promise.all([store.tokens.save(changed), store.tokens.used('t', now + 5)]);
      await store.tokens.used('t', now + 6);
      await store.tokens.used('t', now + 2);
      await store.tokens.used('nobody', now);
      expect(await (await fixture.reopen(store)).tokens.all()).toEqual([{ ...changed, lastUsedAt: now + 6 }]);
    });
  });
}
