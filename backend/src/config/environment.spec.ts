import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Environment } from './environment.js';
import { isLoopback } from './loopback.js';
import { isSampleSecret } from './sample-secrets.js';
import { StartRefusal } from './start-refusal.js';

type Variables = Readonly<Record<string, string>>;

function refusalOf(variables: Variables): StartRefusal {
  try {
    Environment.read(variables);
  } catch (error) {
    if (error instanceof StartRefusal) return error;
    throw error;
  }
  throw new Error('The environment was accepted.');
}

describe('the environment', () => {
  it('needs no variable: loopback, port 8000, local mode, JSON files in ./data', () => {
    expect(Environment.read({})).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      authMode: 'local',
      allowedHosts: ['localhost', '127.0.0.1', '::1'],
      corsOrigins: [],
      trustProxy: 0,
      publicUrl: undefined,
      persistenceDriver: 'json',
      dataDir: resolve('data'),
      serveUi: true,
      readOnly: false,
      acceptEmpty: false,
      demo: false,
      importConcurrency: 8,
      runTimeoutSec: 600,
      acculynxMode: 'auto',
      logLevel: 'info',
      production: false,
      name: 'local',
    });
  });

  it('takes an empty variable for one that is not given', () => {
    expect(Environment.read({ PORT: '', HOST: '  ', READ_ONLY: '' })).toMatchObject({ port: 8000, host: '127.0.0.1' });
  });

  it('reads what is given', () => {
    expect(
      Environment.read({
        HOST: '[::1]',
        PORT: '8001',
        ALLOWED_HOSTS: ' Desk.example.com , [fd00::1]',
        CORS_ORIGINS: 'https://a.example.com, http://b.example.com:8080',
        READ_ONLY: '1',
        SERVE_UI: 'false',
        IMPORT_CONCURRENCY: '32',
        ENVIRONMENT_NAME: 'staging',
      }),
    ).toMatchObject({
      host: '::1',
      port: 8001,
      allowedHosts: ['localhost', '127.0.0.1', '::1', 'desk.example.com', 'fd00::1'],
      corsOrigins: ['https://a.example.com', 'http://b.example.com:8080'],
      readOnly: true,
      serveUi: false,
      importConcurrency: 32,
      name: 'staging',
    });
  });

  it.each([
    [{}, 'local'],
    [{ HOST: 'localhost' }, 'local'],
    [{ HOST: '127.9.9.9' }, 'local'],
    [{ HOST: '::1' }, 'local'],
    [{ HOST: '0.0.0.0' }, 'token'],
    [{ HOST: '::' }, 'token'],
    [{ HOST: '192.168.1.4' }, 'token'],
    [{ HOST: '127.0.0.1.example.com' }, 'token'],
    [{ NODE_ENV: 'production' }, 'token'],
    [{ NODE_ENV: 'staging' }, 'local'],
    [{ AUTH_MODE: 'token' }, 'token'],
  ] as const)('with %j asks for %s mode', (variables, mode) => {
    expect(Environment.read(variables).authMode).toBe(mode);
  });

  it.each([
    [{ NODE_ENV: 'production' }, 'AUTH_MODE=local does not start with NODE_ENV=production'],
    [{ HOST: '0.0.0.0' }, 'AUTH_MODE=local does not listen beyond this machine'],
    [{ HOST: 'localhost.example.com' }, 'AUTH_MODE=local does not listen beyond this machine'],
    [{ TRUST_PROXY: '1' }, 'AUTH_MODE=local does not start behind TRUST_PROXY'],
  ])('refuses local mode with %j', (variables, sentence) => {
    const refusal = refusalOf({ AUTH_MODE: 'local', ...variables });
    expect(refusal.exitCode).toBe(78);
    expect(refusal.message).toContain(sentence);
  });

  it('answers to any host in token mode, and to its own names once it has a public address', () => {
    expect(Environment.read({ AUTH_MODE: 'token' }).allowedHosts).toBe('any');
    expect(
      Environment.read({ AUTH_MODE: 'token', PUBLIC_URL: 'https://Aetherlink.example.com'.toLowerCase() }).allowedHosts,
    ).toEqual(['localhost', '127.0.0.1', '::1', 'aetherlink.example.com']);
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['HOST', 'two words'],
    ['ALLOWED_HOSTS', '*'],
    ['ALLOWED_HOSTS', 'a.example.com:80'],
    ['AUTH_MODE', 'none'],
    ['AUTH_MODE', 'oidc'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://a.example.com/'],
    ['CORS_ORIGINS', 'https://a.example.com,null'],
    ['CORS_ORIGINS', 'https://*.example.com'],
    ['TRUST_PROXY', 'true'],
    ['PUBLIC_URL', 'aetherlink.example.com'],
    ['PUBLIC_URL', 'ftp://aetherlink.example.com'],
    ['PERSISTENCE_DRIVER', 'mysql'],
    ['DATABASE_URL', 'mysql://user@host/name'],
    ['DATABASE_URL', 'postgres://host'],
    ['DATABASE_MIGRATE_URL', 'host/name'],
    ['MIGRATE_ON_START', 'perhaps'],
    ['RUN_RETENTION_DAYS', '0'],
    ['AUDIT_RETENTION_DAYS', '1.5'],
    ['SERVE_UI', 'maybe'],
    ['READ_ONLY', 'yes'],
    ['IMPORT_CONCURRENCY', '0'],
    ['RUN_TIMEOUT_SEC', '86401'],
    ['ACCULYNX_MODE', 'real'],
    ['ACCULYNX_BASE_URL', 'http://api.acculynx.example.com/api/v2'],
    ['ACCULYNX_BASE_URL', 'https://user:word@api.acculynx.example.com'],
    ['ACCULYNX_BASE_URL', 'https://api.acculynx.example.com/api/v2?key=1'],
    ['ACCULYNX_BASE_URL', 'ftp://127.0.0.1'],
    ['AUTO_PAUSE_FAILURES', '0'],
    ['AUTO_PAUSE_HOURS', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'prodution'],
    ['ENVIRONMENT_NAME', 'moon'],
    ['METRICS_TOKEN_FILE', '/nowhere/at/all'],
  ];

  it.each(wrong)('refuses %s=%s in a sentence that names the variable', (name, value) => {
    const refusal = refusalOf({ [name]: value });
    expect(refusal.exitCode).toBe(78);
    expect(refusal.message).toContain(name);
  });

  it('names every problem at once and prints no value', () => {
    const { message } = refusalOf({
      PORT: 'canary-port',
      RUN_TIMEOUT_SEC: 'canary-timeout',
      CORS_ORIGINS: 'canary-origin',
      LOG_LEVEL: 'canary-level',
    });
    expect(message.split('\n')).toHaveLength(4);
    expect(message).not.toContain('canary');
  });

  it('sends keys to the vendor over https, or to a sandbox on this machine', () => {
    expect(Environment.read({}).acculynxBaseUrl).toBe('https://api.acculynx.com/api/v2');
    const sandbox = 'http://127.0.0.1:8088/api/v2';
    expect(Environment.read({ ACCULYNX_BASE_URL: `${sandbox}/` }).acculynxBaseUrl).toBe(sandbox);
  });

  it('keeps the key ring beside the data, never among them', () => {
    expect(Environment.read({ DATA_DIR: '/srv/cc/data' }).secretsKeyFile).toBe('/srv/cc/secrets/acculynx.key');
    expect(Environment.read({ SECRETS_KEY_FILE: '/srv/keys/ring' }).secretsKeyFile).toBe('/srv/keys/ring');
  });

  describe('with PERSISTENCE_DRIVER=postgres', () => {
    const postgres = (variables: Variables): Variables => ({ PERSISTENCE_DRIVER: 'postgres', ...variables });

    it('needs DATABASE_URL, migrates with it and keeps runs for 30 days and acts for 400', () => {
      expect(Environment.read(postgres({ DATABASE_URL: 'postgres://ops@db.example.com/cc' })).database).toEqual({
        url: 'postgres://ops@db.example.com/cc',
        migrateUrl: 'postgres://ops@db.example.com/cc',
        migrateOnStart: true,
        runRetentionDays: 30,
        auditRetentionDays: 400,
      });
      expect(refusalOf(postgres({})).message).toBe('PERSISTENCE_DRIVER=postgres needs DATABASE_URL.');
    });

    it('reads what is given', () => {
      const given = {
        DATABASE_URL: 'postgresql://run@localhost:5433/cc',
        DATABASE_MIGRATE_URL: 'postgresql://owner@localhost:5433/cc',
        MIGRATE_ON_START: 'false',
        RUN_RETENTION_DAYS: '7',
        AUDIT_RETENTION_DAYS: '3650',
      };
      expect(Environment.read(postgres(given)).database).toEqual({
        url: given.DATABASE_URL,
        migrateUrl: given.DATABASE_MIGRATE_URL,
        migrateOnStart: false,
        runRetentionDays: 7,
        auditRetentionDays: 3650,
      });
    });

    it.each(['', '?sslmode=require', '?sslmode=no-verify'])('refuses another machine%s in production', (query) => {
      const url = `postgres://canary:canary@db.example.com/cc${query}`;
      const { message, exitCode } = refusalOf(postgres({ NODE_ENV: 'production', DATABASE_URL: url }));
      expect(exitCode).toBe(78);
      expect(message).toContain('sslmode=verify-full');
      expect(message).not.toContain('canary');
    });

    it('refuses another machine that hides behind this one in production', () => {
      const url = 'postgres://ops@localhost/cc?host=db.example.com';
      expect(refusalOf(postgres({ NODE_ENV: 'production', DATABASE_URL: url })).message).toContain('verify-full');
    });

    it.each(['postgres://ops@127.0.0.1/cc', 'postgres://ops@db.example.com/cc?sslmode=verify-full'])(
      'takes %s in production',
      (url) => {
        const { database } = Environment.read(postgres({ NODE_ENV: 'production', DATABASE_URL: url }));
        expect(database?.url).toBe(url);
      },
    );
  });

  describe('with AUTH_MODE=oidc', () => {
    const SECRET = 'pQ7v0Zt3mB9xLk2Rw8Yc5Hs1Dn6Fj4Ga';
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'command-center-environment-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    function file(name: string, content: string | Buffer, mode = 0o600): string {
      const path = join(folder, name);
      writeFileSync(path, content, { mode });
      return path;
    }
    const oidc = (changes: Variables = {}): Variables => ({
      AUTH_MODE: 'oidc',
      OIDC_ISSUER: 'https://id.example.com/realms/ops',
      OIDC_CLIENT_ID: 'aetherlink',
      OIDC_CLIENT_SECRET_FILE: file('secret', SECRET),
      OIDC_AUDIENCE: 'aetherlink-api',
      OIDC_ROLES_CLAIM: 'resource_access.aetherlink.roles',
      SESSION_KEY_FILE: join(folder, 'session.key'),
      ...changes,
    });

    it('takes the provider as it is given, with tenants only where a claim names them', () => {
      const { oidc: settings, sessionKeyFile, ...environment } = Environment.read(oidc());
      expect(settings).toEqual({
        issuer: 'https://id.example.com/realms/ops',
        clientId: 'aetherlink',
        clientSecretFile: join(folder, 'secret'),
        audience: 'aetherlink-api',
        rolesClaim: 'resource_access.aetherlink.roles',
        tenantsClaim: undefined,
      });
      expect(sessionKeyFile).toBe(join(folder, 'session.key'));
      expect(environment).toMatchObject({ authMode: 'oidc', rateLimits: true, allowedHosts: 'any' });
      expect(Environment.read(oidc({ OIDC_TENANTS_CLAIM: 'tenants' })).oidc?.tenantsClaim).toBe('tenants');
    });

    it('needs none of it in another mode', () => {
      expect(Environment.read({ ...oidc({ OIDC_AUDIENCE: '' }), AUTH_MODE: 'token' }).oidc).toBeUndefined();
      expect(Environment.read({ AUTH_MODE: 'token', SESSION_KEY_FILE: '/nowhere' }).accepts('oidc')).toBe(false);
    });

    it('accepts tokens beside it only where both are named', () => {
      const both = Environment.read(oidc({ AUTH_MODE: 'token,oidc' }));
      expect([both.accepts('token'), both.accepts('oidc')]).toEqual([true, true]);
      expect(Environment.read(oidc()).accepts('token')).toBe(false);
    });

    it.each(['http://127.0.0.1:9000', 'http://localhost:9000/op', 'http://[::1]:9000'])(
      'takes %s as it is',
      (issuer) => {
        expect(Environment.read(oidc({ OIDC_ISSUER: issuer })).oidc?.issuer).toBe(issuer);
      },
    );

    it.each(['http://id.example.com', 'http://10.0.0.1', 'https://id.example.com/?x=1', 'https://a:b@id.example.com'])(
      'refuses %s for an issuer',
      (issuer) => {
        expect(refusalOf(oidc({ OIDC_ISSUER: issuer })).message).toContain('OIDC_ISSUER');
      },
    );

    it('counts the bytes of a random key and the letters of a written one', () => {
      const random = Buffer.alloc(32, 0x80);
      random[31] = 0x0a;
      expect(Environment.read(oidc({ SESSION_KEY_FILE: file('random', random) })).oidc).toBeDefined();
      expect(refusalOf(oidc({ SESSION_KEY_FILE: file('written', `${SECRET.slice(1)} \n`) })).message).toBe(
        'SESSION_KEY_FILE holds fewer than 32 bytes; put a random key there.',
      );
    });

    it('refuses a session key that others may read, and one that may not be made', () => {
      expect(refusalOf(oidc({ SESSION_KEY_FILE: file('open', SECRET, 0o640) })).message).toContain('0600');
      expect(refusalOf(oidc({ READ_ONLY: '1' })).message).toMatch(/^SESSION_KEY_FILE does not exist/);
      const database = { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: 'postgres://ops@localhost/cc' };
      expect(refusalOf(oidc(database)).message).toMatch(/^SESSION_KEY_FILE does not exist/);
    });
  });

  it.each(['change-me', 'CHANGE ME!', 'your_client_secret', 'my-secret', 'client-secret', 'Secret123', 'placeholder'])(
    'knows %s out of an example',
    (text) => {
      expect(isSampleSecret(text)).toBe(true);
    },
  );

  it('takes no random text for an example', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 48 }), (bytes) => {
        expect(isSampleSecret(Buffer.from(bytes).toString('base64url'))).toBe(false);
      }),
    );
    expect(isSampleSecret('')).toBe(false);
    expect(isSampleSecret('secretariat of the north')).toBe(false);
  });

  it('takes COMMAND_CENTER_DATA_DIR for DATA_DIR, and refuses two that differ', () => {
    expect(Environment.read({ COMMAND_CENTER_DATA_DIR: '/var/lib/cc' }).dataDir).toBe('/var/lib/cc');
    expect(Environment.read({ COMMAND_CENTER_DATA_DIR: '/a', DATA_DIR: '/a/' }).dataDir).toBe('/a');
    expect(refusalOf({ COMMAND_CENTER_DATA_DIR: '/a', DATA_DIR: '/b' }).message).toContain('different folders');
  });

  it('takes a file that it can read for the token of the metrics', () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-center-environment-'));
    try {
      const file = join(folder, 'token');
      writeFileSync(file, 'x'.repeat(32));
      expect(Environment.read({ METRICS_TOKEN_FILE: file }).metricsTokenFile).toBe(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('knows %s as loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', '1127.0.0.1', 'localhost.localdomain'])(
    'does not take %s for loopback',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
