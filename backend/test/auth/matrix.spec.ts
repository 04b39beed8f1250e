import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportSPKI } from 'jose';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunPage } from '@aetherlink/contracts/run';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { ROLES } from '../../src/domain/operator.js';
import { RunningApp } from '../app/running-app.js';
import { TestKeyCheck } from '../credentials/test-key-check.js';
import { AccessMatrix, asTable, type Caller, nameOf, routesOf, TENANT } from './access-matrix.js';
import { keepToken, SignedIn } from './signed-in.js';
import { SigningProvider } from './signing-provider.js';

// Several hundred real requests in each mode.
jest.setTimeout(120_000);

const DOCUMENT = join(import.meta.dirname, '../../../docs/access.md');
const X_OPS = { 'x-ops': '1' };
const HOUR_MS = 3_600_000;
const PULSE_MS = 50;
const bearer = (text: string): Record<string, string> => ({ ...X_OPS, authorization: `Bearer ${text}` });
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('who may do what', () => {
  let published: string;
  const endings: (() => Promise<void> | void)[] = [];

  beforeAll(() => {
    published = readFileSync(DOCUMENT, 'utf8');
  });
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  const start = async (variables: Record<string, string>): Promise<RunningApp> => {
    const app = await RunningApp.start({
      clock: new SettableClock(Date.now()),
      keyCheck: new TestKeyCheck(),
      variables: { RATE_LIMITS: 'off', ...variables },
    });
    // Whoever waits for a result is let go after a while.
    const pulse = setInterval(() => app.clock.advance(PULSE_MS), 10);
    endings.push(async () => {
      clearInterval(pulse);
      await app.stop();
      app.remove();
    });
    return app;
  };

  /** Walks every route as every caller. The schedule is there again before each act. */
  const tableOf = async (
    app: RunningApp,
    callers: readonly Caller[],
    admin: Record<string, string>,
  ): Promise<string> => {
    const schedule = (): Promise<unknown> =>
      app.crm('POST', 'schedule', { tenant: TENANT, body: { interval_sec: 3600 }, headers: admin });
    await schedule();
    const runs = async () => (await app.crm<RunPage>('GET', `runs?tenant=${TENANT}`, { headers: admin })).body.items;
    await app.until('the first run has ended', async () => (await runs())[0]?.status === 'succeeded');
    const { text } = await keepToken(app, { role: 'viewer' });
    const matrix = new AccessMatrix(app, (await runs())[0]?.id ?? '', text);
    const rows: [string, string[]][] = [];
    for (const route of await routesOf(app, admin)) {
      const cells: string[] = [];
      for (const caller of callers) {
        if (route.method !== 'GET') await schedule();
        cells.push(await matrix.cell(route, caller));
      }
      rows.push([nameOf(route), cells]);
    }
    return asTable(callers, rows);
  };

  const anonymous: readonly Caller[] = [
    { name: 'nobody', headers: {} },
    { name: 'x-ops alone', headers: X_OPS },
  ];

  it('is as published in local mode', async () => {
    const app = await start({ AUTH_MODE: 'local' });
    const table = await tableOf(app, anonymous, {});
    expect(published).toContain(`\n${table}\n`);
  });

  it('is as published in token mode', async () => {
    const app = await start({ AUTH_MODE: 'token' });
    const now = app.clock.now();
    const of = async (changes: Parameters<typeof keepToken>[1]): Promise<string> =>
      (await keepToken(app, changes)).text;
    const roles: Caller[] = [];
    for (const role of ROLES) roles.push({ name: role, headers: bearer(await of({ role })) });
    const admin = bearer(await of({ role: 'admin' }));
    const signedIn = await SignedIn.with(app, await of({ role: 'admin' }));
    const table = await tableOf(
      app,
      [
        ...anonymous,
        ...roles,
        { name: 'admin without x-ops', headers: { authorization: String(admin['authorization']) } },
        {
          name: 'admin of another tenant',
          headers: bearer(await of({ role: 'admin', tenants: ['other'] })),
          isForeign: true,
        },
        { name: 'expired', headers: bearer(await of({ expiresAt: now - 1 })) },
        { name: 'revoked', headers: bearer(await of({ revokedAt: now - HOUR_MS })) },
        {
          name: "admin's session, foreign page",
          headers: { ...X_OPS, cookie: signedIn.cookie, 'sec-fetch-site': 'cross-site' },
        },
      ],
      admin,
    );
    expect(published).toContain(`\n${table}\n`);
  });

  it('is as published in oidc mode', async () => {
    const provider = await SigningProvider.start();
    endings.push(() => provider.stop());
    const folder = mkdtempSync(join(tmpdir(), 'command-center-matrix-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const secret = join(folder, 'client-secret');
    writeFileSync(secret, 'pQ7v0Zt3mB9xLk2Rw8Yc5Hs1Dn6Fj4Ga', { mode: 0o600 });
    const app = await start({
      AUTH_MODE: 'oidc',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'aetherlink',
      OIDC_CLIENT_SECRET_FILE: secret,
      OIDC_AUDIENCE: 'urn:api',
      OIDC_ROLES_CLAIM: 'roles',
      OIDC_TENANTS_CLAIM: 'tenants',
      SESSION_KEY_FILE: join(folder, 'session.key'),
    });
    const all = { tenants: ['*'] };
    const end = Math.floor(Date.now() / 1000) + 36_000;
    const of = async (claims: Record<string, unknown>): Promise<string> =>
      provider.token({ exp: end, ...all, ...claims });
    const roles: Caller[] = [];
    for (const role of ROLES) roles.push({ name: role, headers: bearer(await of({ roles: [role] })) });
    const [header, , signature] = (await of({})).split('.');
    const good = { ...provider.claims(), ...all, exp: end, roles: ['admin'] };
    const none = `${part({ alg: 'none', typ: 'at+jwt' })}.${part(good)}.`;
    const signed = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'RS256' })}.${part(good)}`;
    const pem = await exportSPKI(provider.keys.RS256.publicKey);
    const confused = `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    const past = Math.floor(Date.now() / 1000) - 600;
    const table = await tableOf(
      app,
      [
        ...anonymous,
        ...roles,
        { name: 'no role', headers: bearer(await of({ roles: ['guest'] })) },
        {
          name: 'admin of another tenant',
          headers: bearer(await of({ roles: ['admin'], tenants: ['other'] })),
          isForeign: true,
        },
        { name: 'expired', headers: bearer(await of({ roles: ['admin'], exp: past })) },
        { name: 'for another service', headers: bearer(await of({ roles: ['admin'], aud: 'urn:other' })) },
        { name: 'alg none', headers: bearer(none) },
        { name: 'HS256 with the public key', headers: bearer(confused) },
        { name: 'swapped claims', headers: bearer(`${header}.${part(good)}.${signature}`) },
      ],
      bearer(await of({ roles: ['admin'] })),
    );
    expect(published).toContain(`\n${table}\n`);
  });
});
