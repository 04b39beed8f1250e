import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Session } from '@aetherlink/contracts/session';
import type { Problem } from '@aetherlink/contracts/problem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { RunningApp } from '../app/running-app.js';
import { IdentityProviderProcess } from './identity-provider-process.js';
import { A_RULE, type Algorithm, SigningProvider } from './signing-provider.js';

const RANDOM_SECRET = 'pQ7v0Zt3mB9xLk2Rw8Yc5Hs1Dn6Fj4Ga';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string): string[] => token.split('.');
const seconds = (): number => Math.floor(Date.now() / 1000);
const clockSeconds = (app: RunningApp): number => Math.floor(app.clock.now() / 1000);
const hmacToken = (header: object, claims: object, secret: string | Buffer): string => {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-center-jwt-'));
  writeFileSync(join(folder, 'client-secret'), RANDOM_SECRET, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (issuer: string, variables: Record<string, string> = {}): Promise<RunningApp> =>
  RunningApp.start({
    clock: new SettableClock(Date.now()),
    variables: {
      AUTH_MODE: 'oidc',
      // Most of them are wrong on purpose.
      RATE_LIMITS: 'off',
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'aetherlink',
      OIDC_CLIENT_SECRET_FILE: join(folder, 'client-secret'),
      OIDC_AUDIENCE: 'urn:api',
      OIDC_ROLES_CLAIM: 'roles',
      SESSION_KEY_FILE: join(folder, 'session.key'),
      ...variables,
    },
  });

const session = (app: RunningApp, token: string) =>
  app.ask<Session & Problem>('GET', '/api/session', { headers: { authorization: `Bearer ${token}` } });

let provider: SigningProvider;

/** Each is refused with 401; a spoilt one is made from a good one. */
const attacks: readonly (readonly [string, () => Promise<string>])[] = [
  ['for another service', () => provider.token({ aud: 'urn:other' })],
  ['for nobody', () => provider.token({ aud: undefined })],
  ['for a service whose name only begins like this one', () => provider.token({ aud: 'urn:api:other' })],
  ['of another issuer', () => provider.token({ iss: 'https://id.example.com' })],
  ['of an issuer with a slash too many', () => provider.token({ iss: `${provider.issuer}/` })],
  ['of no issuer', () => provider.token({ iss: undefined })],
  ['about nobody', () => provider.token({ sub: undefined })],
  ['that has expired', () => provider.token({ exp: seconds() - 600 })],
  ['without an end', () => provider.token({ exp: undefined })],
  ['whose end is a text', () => provider.token({ exp: '9999999999' })],
  ['that is not valid yet', () => provider.token({ nbf: seconds() + 600 })],
  [
    'without a signature, as alg none',
    async () => `${part({ alg: 'none', typ: 'at+jwt' })}.${part(provider.claims())}.`,
  ],
  ['with alg none in other letters', async () => `${part({ alg: 'nOnE', typ: 'at+jwt' })}.${part(provider.claims())}.`],
  [
    'of a good one with its signature taken away',
    async () => {
      const [header, claims] = partsOf(await provider.token());
      return `${header}.${claims}.`;
    },
  ],
  [
    "signed with HS256 and the provider's public key as a PEM",
    async () =>
      hmacToken(
        { alg: 'HS256', typ: 'at+jwt', kid: 'RS256' },
        provider.claims(),
        await exportSPKI(provider.keys.RS256.publicKey),
      ),
  ],
  [
    "signed with HS256 and the provider's public key as its JWK",
    async () =>
      hmacToken(
        { alg: 'HS256', typ: 'at+jwt', kid: 'RS256' },
        provider.claims(),
        JSON.stringify(await exportJWK(provider.keys.RS256.publicKey)),
      ),
  ],
  [
    'whose claims were swapped for better ones',
    async () => {
      const [header, , signature] = partsOf(await provider.token());
      return `${header}.${part({ ...provider.claims(), roles: ['admin'] })}.${signature}`;
    },
  ],
  [
    'whose header was swapped',
    async () => {
      const [, claims, signature] = partsOf(await provider.token());
      return `${part({ alg: 'RS256', typ: 'at+jwt', kid: 'RS256', cty: 'x' })}.${claims}.${signature}`;
    },
  ],
  ['of a key that nobody knows', () => provider.token({}, { kid: 'unknown' })],
  ['that names a key of another kind', () => provider.token({}, { kid: 'ES256' })],
  ['that claims another way of signing', () => provider.token({}, { alg: 'RS256', kid: 'EdDSA' }, 'RS256')],
  [
    'signed with a key that its header brings along',
    async () => {
      const own = await generateKeyPair('RS256', { extractable: true });
      const jwk = await exportJWK(own.publicKey);
      return new SignJWT({ ...provider.claims() })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', jwk: { ...jwk, kid: 'RS256' } })
        .sign(own.privateKey);
    },
  ],
  [
    'whose key is to be fetched elsewhere (jku, x5u)',
    async () => {
      const own = await generateKeyPair('RS256');
      const elsewhere = `${provider.issuer}/elsewhere`;
      return new SignJWT({ ...provider.claims() })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'RS256', jku: elsewhere, x5u: elsewhere })
        .sign(own.privateKey);
    },
  ],
  ['with a rule that nobody here knows (crit)', () => provider.token({}, { crit: [A_RULE], [A_RULE]: 'x' })],
  ['that is no access token: an id_token with its nonce', () => provider.token({ nonce: 'n' }, { typ: 'JWT' })],
  ['that is no access token: an id_token with at_hash', () => provider.token({ at_hash: 'h' }, { typ: 'JWT' })],
  ['that is no access token: one that calls itself ID', () => provider.token({ typ: 'ID' }, { typ: 'JWT' })],
  ['that is no access token: one to refresh', () => provider.token({ typ: 'Refresh' }, { typ: 'JWT' })],
  ['that is no access token: one to sign out', () => provider.token({}, { typ: 'logout+jwt' })],
  ['of no type', () => provider.token({}, { typ: undefined })],
  [
    'that is encrypted',
    async () =>
      new CompactEncrypt(Buffer.from(await provider.token()))
        .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
        .encrypt((await generateKeyPair('RSA-OAEP-256')).publicKey),
  ],
  ['that is none', async () => 'eyJ.eyJ.x'],
  ['that is not even text of that kind', async () => '{"alg":"none"}'],
];

describe("an access token of the identity provider's", () => {
  let app: RunningApp;
  beforeAll(async () => {
    provider = await SigningProvider.start();
    app = await start(provider.issuer);
  });
  afterAll(async () => {
    await app.stop();
    app.remove();
    await provider.stop();
  });

  it.each<Algorithm>(['RS256', 'PS256', 'ES256', 'EdDSA'])(
    'opens the API when it is signed with %s',
    async (algorithm) => {
      const { status, body } = await session(app, await provider.token({}, {}, algorithm));
      expect(status).toBe(200);
      expect(body).toMatchObject({
        principal: { id: expect.stringMatching(/^oidc:[0-9a-f]{32}$/), name: 'ed', role: 'editor', source: 'api' },
        tenants: ['*'],
      });
    },
  );

  it.each([
    ['of the type JWT, without a mark of another kind', () => provider.token({}, { typ: 'JWT' })],
    ['of the type application/at+jwt', () => provider.token({}, { typ: 'application/at+jwt' })],
    ['for several services', () => provider.token({ aud: ['urn:other', 'urn:api'] })],
    ['that expired 20 s before our clock', () => provider.token({ exp: clockSeconds(app) - 20 })],
    ['that begins 20 s after our clock', () => provider.token({ nbf: clockSeconds(app) + 20 })],
    ['that calls itself Bearer, as Keycloak has it', () => provider.token({ typ: 'Bearer' }, { typ: 'JWT' })],
  ])('opens the API %s', async (_what, make) => {
    expect((await session(app, await make())).status).toBe(200);
  });

  it('is refused half a minute after its end, and says why', async () => {
    const { status, body } = await session(app, await provider.token({ exp: clockSeconds(app) - 30 }));
    expect([status, body.detail]).toEqual([401, 'This access token has expired.']);
  });

  it('does what its role may, and no more, as an act of the API', async () => {
    const headers = { authorization: `Bearer ${await provider.token()}` };
    expect((await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 }, headers })).status).toBe(
      201,
    );
    const refused = await app.crm('DELETE', 'schedule', { tenant: 'acme', headers });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const { body } = await app.crm<AuditPage>('GET', 'audit?operation=scheduler.schedule.created', { headers });
    expect(body.audit[0]).toMatchObject({ actor: 'ed', source: 'api', actor_detail: { type: 'oidc', role: 'editor' } });
  });

  it.each(attacks)('is refused %s', async (_what, make) => {
    const token = await make();
    const { status, body, headers } = await session(app, token);
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(JSON.stringify(body)).not.toContain(token.slice(0, 20));
    expect(provider.asked).not.toContain('/elsewhere');
  });

  it.each([
    ['no roles', { roles: undefined }],
    ['roles of others', { roles: ['owner', 'Admin'] }],
    ['an object of roles', { roles: { admin: true } }],
  ])('is forbidden with %s', async (_what, claims) => {
    const { status, body } = await session(app, await provider.token(claims));
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect(body.detail).toContain('gives no role here');
  });

  it('is not an id_token, not even when it is for the same name', async () => {
    const other = await start(provider.issuer, { OIDC_AUDIENCE: 'aetherlink' });
    try {
      const claims = { aud: 'aetherlink', nonce: 'n-1', auth_time: seconds() };
      expect((await session(other, await provider.token(claims, { typ: 'JWT' }))).status).toBe(401);
      expect((await session(other, await provider.token({ aud: 'aetherlink' }))).status).toBe(200);
    } finally {
      await other.stop();
      other.remove();
    }
  });

  it('keeps to its tenants where a claim names them', async () => {
    const scoped = await start(provider.issuer, { OIDC_TENANTS_CLAIM: 'org.tenants' });
    try {
      const headers = { authorization: `Bearer ${await provider.token({ org: { tenants: ['acme'] } })}` };
      const create = (tenant: string) =>
        scoped.crm('POST', 'schedule', { tenant, body: { interval_sec: 60 }, headers });
      expect((await create('acme')).status).toBe(201);
      expect(await create('bravo')).toMatchObject({ status: 404, body: { code: 'schedule_not_found' } });
      expect((await session(scoped, await provider.token())).status).toBe(403);
    } finally {
      await scoped.stop();
      scoped.remove();
    }
  });
});

describe('access tokens of the identity provider', () => {
  let app: RunningApp;
  beforeEach(async () => {
    provider = await SigningProvider.start();
    app = await start(provider.issuer);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.stop();
    app.remove();
    await provider.stop();
  });

  it('are recorded when they are refused, first at once and then counted', async () => {
    for (const [, make] of attacks) await session(app, await make());
    const admin = { authorization: `Bearer ${await provider.token({ roles: 'admin' })}` };
    const denials = async () => {
      const { body } = await app.crm<AuditPage>('GET', 'audit?operation=auth.denied', { headers: admin });
      return body.audit;
    };
    await app.until('the first is recorded', async () => (await denials()).length > 0);
    app.clock.advance(60_000);
    await app.until('the others are counted', async () => {
      const counts = (await denials()).map(({ metadata }) => Number((metadata as { count?: number }).count ?? 1));
      return counts.reduce((sum, count) => sum + count, 0) === attacks.length;
    });
    for (const entry of await denials()) {
      expect(entry).toMatchObject({ ring: 'system', actor: 'anonymous', outcome: 'denied' });
    }
  });

  it('cost the provider one question for its keys, however many come', async () => {
    // Keys are asked for anew after half a minute, which a busy machine may need for this.
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now);
    const token = await provider.token();
    await Promise.all(Array.from({ length: 30 }, () => session(app, token)));
    for (let attempt = 0; attempt < 30; attempt += 1) {
      await session(app, await provider.token({}, { kid: `made-up-${attempt}` }));
    }
    expect(provider.asked.filter((path) => path === '/jwks')).toHaveLength(1);
    expect(provider.asked.filter((path) => path.startsWith('/.well-known'))).toHaveLength(1);
  });

  it('ask nobody about what is not even said to be of the provider', async () => {
    await app.until('the provider was asked about itself', () => provider.asked.length === 1);
    await session(app, await provider.token({ iss: 'https://id.example.com' }));
    await session(app, hmacToken({ alg: 'HS256', kid: 'x' }, provider.claims(), 'x'));
    expect(provider.asked).toEqual(['/.well-known/openid-configuration']);
  });

  it('are good with a key that came later, after half a minute', async () => {
    expect((await session(app, await provider.token())).status).toBe(200);
    const next = await generateKeyPair('ES256', { extractable: true });
    await provider.publish('next', next.publicKey);
    const token = await new SignJWT({ ...provider.claims() })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'next' })
      .sign(next.privateKey);
    expect((await session(app, token)).status).toBe(401);
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 31_000);
    expect((await session(app, token)).status).toBe(200);
    expect(provider.asked.filter((path) => path === '/jwks')).toHaveLength(2);
  });

  it('wait for the keys of a provider that fails, which is left alone for a moment', async () => {
    const token = await provider.token();
    await app.until('the provider was asked about itself', () => provider.asked.length === 1);
    provider.failing = 500;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { status, body, headers } = await session(app, token);
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'upstream_unavailable', '3']);
    }
    expect(provider.asked.filter((path) => path === '/jwks')).toHaveLength(1);
    provider.failing = undefined;
    app.clock.advance(3_000);
    expect((await session(app, token)).status).toBe(200);
  });

  it('are not written to the log, whatever becomes of them', async () => {
    const lines: string[] = [];
    const logged = await RunningApp.start({
      clock: new SettableClock(Date.now()),
      log: { write: (line: string) => void lines.push(line) },
      variables: {
        AUTH_MODE: 'oidc',
        ...provider.settings(folder),
        LOG_LEVEL: 'trace',
      },
    });
    try {
      const tokens = [await provider.token(), ...(await Promise.all(attacks.map(([, make]) => make())))];
      for (const token of tokens) await session(logged, token);
      await logged.ask('GET', '/api/auth/oidc/callback?code=canary-code&state=canary-state');
      const log = lines.join('');
      expect(log.length).toBeGreaterThan(0);
      const signatures = tokens.map((token) => partsOf(token).at(-1) ?? '').filter((text) => text.length > 20);
      for (const secret of [...signatures, RANDOM_SECRET, 'canary', keyOf()]) expect(log).not.toContain(secret);
    } finally {
      await logged.stop();
      logged.remove();
    }
  });

  const keyOf = (): string => readFileSync(join(folder, 'session.key'), 'utf8').trim();
});

describe('the ways in together', () => {
  it('are tokens of both kinds with token,oidc, and one kind alone with either', async () => {
    const provider = await SigningProvider.start();
    try {
      const jwt = await provider.token();
      for (const [mode, own, theirs] of [
        ['token,oidc', 200, 200],
        ['oidc', 401, 200],
        ['token', 401, 401],
      ] as const) {
        const app = await start(provider.issuer, { AUTH_MODE: mode });
        try {
          const made =
            mode === 'token,oidc' ? readFileSync(join(app.dataDir, 'initial-admin-token'), 'utf8').trim() : '';
          const known = made || `acc_abcdefgh_${'A'.repeat(43)}`;
          expect([mode, (await session(app, known)).status, (await session(app, jwt)).status]).toEqual([
            mode,
            own,
            theirs,
          ]);
        } finally {
          await app.stop();
          app.remove();
        }
      }
    } finally {
      await provider.stop();
    }
  });

  it('are open to the programs of a certified provider', async () => {
    const provider = await IdentityProviderProcess.start();
    try {
      const { issuer, audience } = provider.told;
      const app = await start(issuer, { OIDC_AUDIENCE: audience, OIDC_TENANTS_CLAIM: 'tenants' });
      try {
        const { status, body } = await session(app, await provider.machineToken('nightly'));
        expect([status, body.principal.name, body.principal.role, body.tenants]).toEqual([
          200,
          'nightly',
          'runner',
          ['acme'],
        ]);
        expect((await session(app, await provider.machineToken('stranger'))).status).toBe(403);
        expect((await session(app, await provider.machineToken('nightly', 'urn:another:api'))).status).toBe(401);
      } finally {
        await app.stop();
        app.remove();
      }
    } finally {
      await provider.stop();
    }
  });
});
