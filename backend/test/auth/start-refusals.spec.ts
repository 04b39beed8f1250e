import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAdmin, makeDatabase, testServer } from '../postgres/test-database.js';

type Variables = Readonly<Record<string, string>>;

await testServer();

const root = join(import.meta.dirname, '..', '..', '..');
/** The built product, as `npm test` has built it just before, unless another build is under test. */
const main = join(process.env['STORE_BUILD'] ?? join(root, 'dist', 'backend'), 'main.js');
/** Promised are 5 s; a machine that runs other tests is slower. */
const REFUSED_WITHIN_MS = 60_000;
const NOBODY = 65_534;
const CANARY = 'canary-4f1d';
const RANDOM_SECRET = 'pQ7v0Zt3mB9xLk2Rw8Yc5Hs1Dn6Fj4Ga';

/** A start that ends by itself: how, after how long, and what it said. */
async function startOf(variables: Variables, asReader = false) {
  const begun = performance.now();
  const child = spawn(process.execPath, [main], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'error', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(asReader && process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => output.push(part.toString()));
  const guard = setTimeout(() => child.kill('SIGKILL'), REFUSED_WITHIN_MS);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    return { code, signal, text: output.join(''), milliseconds: performance.now() - begun };
  } finally {
    clearTimeout(guard);
    child.kill('SIGKILL');
  }
}

describe('a start that would not be safe', () => {
  let folder: string;
  let dataDir: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'command-center-refusals-'));
    chmodSync(folder, 0o755);
    dataDir = join(folder, 'data');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  /** Everything that the mode oidc needs, so that a case can take one part away. */
  const oidc = (changes: Variables = {}): Variables => ({
    AUTH_MODE: 'oidc',
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'aetherlink',
    OIDC_CLIENT_SECRET_FILE: file('client-secret', RANDOM_SECRET),
    OIDC_AUDIENCE: 'https://aetherlink.example.com/api',
    OIDC_ROLES_CLAIM: 'roles',
    SESSION_KEY_FILE: file('session.key', RANDOM_SECRET),
    ...changes,
  });
  const postgres = (changes: Variables): Variables => ({
    NODE_ENV: 'production',
    PERSISTENCE_DRIVER: 'postgres',
    ...changes,
  });

  const cases: readonly (readonly [string, () => Variables, RegExp])[] = [
    ['local mode in production', () => ({ AUTH_MODE: 'local', NODE_ENV: 'production' }), /^AUTH_MODE=local .*NODE_ENV/],
    ['local mode on all addresses', () => ({ AUTH_MODE: 'local', HOST: '0.0.0.0' }), /^AUTH_MODE=local .*beyond/],
    ['local mode behind a proxy', () => ({ AUTH_MODE: 'local', TRUST_PROXY: '1' }), /^AUTH_MODE=local .*TRUST_PROXY/],
    ['a provider over plain http', () => oidc({ OIDC_ISSUER: `http://${CANARY}.example.com` }), /^OIDC_ISSUER .*https/],
    ['a provider without an issuer', () => oidc({ OIDC_ISSUER: '' }), /needs OIDC_ISSUER\.$/],
    ['a provider without an audience', () => oidc({ OIDC_AUDIENCE: '' }), /needs OIDC_AUDIENCE\.$/],
    ['a provider without a client', () => oidc({ OIDC_CLIENT_ID: '' }), /needs OIDC_CLIENT_ID\.$/],
    ['a provider without a secret', () => oidc({ OIDC_CLIENT_SECRET_FILE: '' }), /needs OIDC_CLIENT_SECRET_FILE\.$/],
    ['a provider without a claim', () => oidc({ OIDC_ROLES_CLAIM: '' }), /needs OIDC_ROLES_CLAIM\.$/],
    [
      'a secret that is not there',
      () => oidc({ OIDC_CLIENT_SECRET_FILE: join(folder, CANARY) }),
      /^OIDC_CLIENT_SECRET_FILE takes/,
    ],
    [
      'an empty secret',
      () => oidc({ OIDC_CLIENT_SECRET_FILE: file('empty', '\n') }),
      /^OIDC_CLIENT_SECRET_FILE is empty\.$/,
    ],
    [
      'a session key of 31 bytes',
      () => oidc({ SESSION_KEY_FILE: file('short.key', `${RANDOM_SECRET.slice(1)}\n`) }),
      /^SESSION_KEY_FILE holds fewer than 32 bytes/,
    ],
    [
      'a session key that others may read',
      () => {
        const path = file('open.key', RANDOM_SECRET);
        chmodSync(path, 0o644);
        return oidc({ SESSION_KEY_FILE: path });
      },
      /^SESSION_KEY_FILE may be read by others/,
    ],
    [
      'replicas without a common session key',
      () =>
        oidc({
          SESSION_KEY_FILE: join(folder, CANARY),
          PERSISTENCE_DRIVER: 'postgres',
          DATABASE_URL: 'postgres://ops@127.0.0.1:1/cc',
        }),
      /^SESSION_KEY_FILE does not exist/,
    ],
    ['CORS for everybody', () => ({ CORS_ORIGINS: '*' }), /^CORS_ORIGINS .*without \*/],
    [
      "an example's client secret",
      () => oidc({ OIDC_CLIENT_SECRET_FILE: file('sample', `change-me-${CANARY}`) }),
      /^OIDC_CLIENT_SECRET_FILE holds a secret out of an example/,
    ],
    [
      "an example's session key",
      () => oidc({ SESSION_KEY_FILE: file('sample.key', `your-secret-key-of-32-bytes-or-more-${CANARY}`) }),
      /^SESSION_KEY_FILE holds a secret out of an example/,
    ],
    [
      "an example's metrics token",
      () => ({ METRICS_TOKEN_FILE: file('metrics', `replace_me_please_${CANARY}`) }),
      /^METRICS_TOKEN_FILE holds a secret out of an example/,
    ],
    [
      "an example's audit key",
      () => ({ AUDIT_KEY_FILE: file('audit.key', '0123456789abcdef0123456789abcdef') }),
      /^AUDIT_KEY_FILE holds a secret out of an example/,
    ],
    [
      'a database on another machine without TLS',
      () => postgres({ DATABASE_URL: `postgres://ops:${CANARY}@db.example.com/cc?sslmode=require` }),
      /^DATABASE_URL .*sslmode=verify-full/,
    ],
    [
      "a database with an example's password",
      () => postgres({ DATABASE_URL: 'postgres://ops:change-me@127.0.0.1/cc' }),
      /^DATABASE_URL has a password out of an example/,
    ],
  ];

  it.each(cases)(
    'is refused with %s: code 78, one sentence, nothing written',
    async (_what, variables, sentence) => {
      const ended = await startOf({ DATA_DIR: dataDir, ...variables() });
      expect([ended.code, ended.signal]).toEqual([78, null]);
      expect(ended.text.trim().split('\n')).toHaveLength(1);
      expect(ended.text.trim()).toMatch(sentence);
      expect(ended.text).not.toMatch(/canary|change-me|^\s+at |Error:/m);
      expect(ended.milliseconds).toBeLessThan(REFUSED_WITHIN_MS);
      expect(existsSync(dataDir)).toBe(false);
    },
    REFUSED_WITHIN_MS + 5_000,
  );

  it(
    'is refused in token mode without a token and without a place to write one',
    async () => {
      const closed = join(folder, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o555);
      const ended = await startOf({ DATA_DIR: closed, AUTH_MODE: 'token' }, true);
      expect([ended.code, ended.signal]).toEqual([78, null]);
      expect(ended.text.trim().split('\n')).toHaveLength(1);
      expect(ended.text).not.toMatch(/^\s+at /m);
      expect(readdirSync(closed)).toEqual([]);
    },
    REFUSED_WITHIN_MS + 5_000,
  );

  it(
    'is refused in production on a server that may lose what it acknowledged',
    async () => {
      const database = await makeDatabase();
      try {
        const name = new URL(database.url).pathname.slice(1);
        await asAdmin(database.url, `ALTER DATABASE "${name}" SET synchronous_commit = off`);
        const ended = await startOf({
          DATA_DIR: dataDir,
          ...postgres({ DATABASE_URL: database.url, SECRETS_KEY_FILE: join(folder, 'acculynx.key') }),
        });
        expect([ended.code, ended.signal]).toEqual([78, null]);
        const sentences = ended.text.trim().split('\n');
        expect(sentences).toContainEqual(expect.stringMatching(/^The database runs with synchronous_commit=off/));
        expect(ended.text).not.toMatch(/^\s+at |Error:/m);
      } finally {
        await database.drop();
      }
    },
    REFUSED_WITHIN_MS + 10_000,
  );

  it(
    'names all of its problems at once',
    async () => {
      const ended = await startOf({
        DATA_DIR: dataDir,
        AUTH_MODE: 'token,oidc',
        CORS_ORIGINS: '*',
        SESSION_KEY_FILE: file('session.key', RANDOM_SECRET),
      });
      expect(ended.code).toBe(78);
      expect(ended.text.trim().split('\n')).toHaveLength(6);
    },
    REFUSED_WITHIN_MS + 5_000,
  );
});
