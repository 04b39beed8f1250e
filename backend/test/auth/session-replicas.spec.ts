import type { SignedInSessions } from '@aetherlink/contracts/auth';
import { describe, expect, it } from '@jest/globals';
import { RunningApp } from '../app/running-app.js';
import { makeDatabase, testServer } from '../postgres/test-database.js';
import { keepToken, OpenStream, SignedIn } from './signed-in.js';

await testServer();

describe('a session on PostgreSQL', () => {
  it('is known to every replica, and its end counts on the others at once and for their streams within 5 s', async () => {
    const database = await makeDatabase();
    const variables = { AUTH_MODE: 'token', PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: database.url };
    const apps: RunningApp[] = [];
    let stream: OpenStream | undefined;
    try {
      for (let i = 0; i < 2; i += 1) apps.push(await RunningApp.start({ variables }));
      const [here, there] = apps as [RunningApp, RunningApp];
      const admin = await SignedIn.with(here, (await keepToken(here, { name: 'boss' })).text);
      const { cookie } = await SignedIn.with(here, (await keepToken(here, { role: 'viewer' })).text);
      const elsewhere = new SignedIn(there, cookie);
      expect(await elsewhere.status()).toBe(200);
      const open = (stream = await OpenStream.to(there, elsewhere.headers));
      const { body } = await admin.ask<SignedInSessions>('GET', '/api/auth/sessions');
      const id = body.items.find(({ role }) => role === 'viewer')?.id;
      expect((await admin.ask('DELETE', `/api/auth/sessions/${id}`)).status).toBe(200);
      there.clock.advance(5_000);
      await there.until('the stream has ended', () => open.ended);
      expect(await elsewhere.status()).toBe(401);
    } finally {
      stream?.close();
      for (const app of apps) {
        await app.stop();
        app.remove();
      }
      await database.drop();
    }
  }, 60_000);
});
