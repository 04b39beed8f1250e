import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDatabase, testServer } from '../../test/postgres/test-database.js';
import { MOST_DAYS } from '../auth/new-token.js';
import { sha256Of, tokenIdOf } from '../auth/token-text.js';
import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import { JsonPersistence } from '../persistence/json/json-persistence.js';
import type { Persistence } from '../persistence/persistence.js';
import { PostgresPersistence } from '../persistence/postgres/postgres-persistence.js';
import { moveCommand } from './move-command.js';
import type { Command } from './run-command.js';
import { refusalFor } from './run-command.js';
import { secretsCommand } from './secrets-command.js';
import { tokenCommand } from './token-command.js';
import { tokenOptions } from './token-options.js';

await testServer();

const DAY = 86_400_000;
const DRIVERS = ['json', 'postgres'] as const;

/** What a command has printed, and said beside it. */
async function ran(
  command: Command,
  ...args: string[]
): Promise<{ readonly printed: string[]; readonly told: string[] }> {
  const printed: string[] = [];
  const told: string[] = [];
  await command(args, { print: (line) => printed.push(line), tell: (line) => told.push(line) });
  return { printed, told };
}

describe('the commands of the built product', () => {
  let root: string;
  let database: { readonly url: string; drop(): Promise<void> };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'commands-'));
    database = await makeDatabase();
  });
  afterEach(async () => {
    await database.drop();
    await rm(root, { recursive: true, force: true });
  });

  const environment = (driver: (typeof DRIVERS)[number]) => (): Environment =>
    Environment.read({ DATA_DIR: join(root, 'data'), PERSISTENCE_DRIVER: driver, DATABASE_URL: database.url });
  const store = (driver: (typeof DRIVERS)[number]): Persistence =>
    driver === 'json'
      ? new JsonPersistence({ dataDir: join(root, 'data'), clock: new SystemClock(), log: () => undefined })
      : new PostgresPersistence({
          url: database.url,
          replica: 'test',
          clock: new SystemClock(),
          log: () => undefined,
        });
  const using = async <Result>(driver: (typeof DRIVERS)[number], work: (store: Persistence) => Promise<Result>) => {
    const opened = store(driver);
    try {
      await opened.open();
      return await work(opened);
    } finally {
      await opened.close();
    }
  };

  describe.each(DRIVERS)('token, with %s', (driver) => {
    const token = tokenCommand(environment(driver));

    it('prints a new token once and keeps its hash alone, with its audit entry', async () => {
      const { printed } = await ran(
        token,
        'create',
        '--name',
        'nightly',
        '--role',
        'runner',
        '--tenants',
        'acme,Bravo',
      );
      expect(printed).toHaveLength(1);
      const [text = ''] = printed;
      await using(driver, async ({ tokens, audit }) => {
        const [kept] = await tokens.all();
        expect(kept).toMatchObject({
          id: tokenIdOf(text),
          sha256: sha256Of(text),
          name: 'nightly',
          role: 'runner',
          tenants: ['acme', 'bravo'],
        });
        expect((kept?.expiresAt ?? 0) - (kept?.createdAt ?? 0)).toBe(90 * DAY);
        const [entry] = (await audit.page({ limit: 1 })).rows;
        expect(entry).toMatchObject({ ring: 'people', operation: 'auth.token_created', source: 'ops' });
        expect(JSON.stringify([kept, entry])).not.toContain(text.slice(-43));
      });
    });

    it('shows tokens without their secrets, and revokes one', async () => {
      const [text = ''] = (await ran(token, 'create', '--name', 'one')).printed;
      const id = tokenIdOf(text) ?? '';
      expect((await ran(token, 'list')).printed[1]).toMatch(new RegExp(`^${id}  one +viewer +\\* +valid`));
      expect((await ran(token, 'revoke', id)).told[0]).toContain('opens nothing any more');
      expect((await ran(token, 'revoke', id)).told[0]).toContain('revoked before');
      const after = (await ran(token, 'list')).printed;
      expect(after[1]).toContain('revoked');
      expect(after.join('\n')).not.toContain(text.slice(-43));
      const operations = await using(driver, async ({ audit }) => (await audit.page({ limit: 9 })).rows);
      expect(operations.filter(({ operation }) => operation === 'auth.token_revoked')).toHaveLength(1);
    }, 120_000);

    it('gives a token a new secret, with which the old one is gone, but not one that was revoked', async () => {
      const [text = ''] = (await ran(token, 'create', '--name', 'one', '--days', '7')).printed;
      const id = tokenIdOf(text) ?? '';
      const { printed, told } = await ran(token, 'rotate', id);
      const [fresh = ''] = printed;
      expect([printed.length, tokenIdOf(fresh)]).toEqual([1, id]);
      expect(told[0]).toContain('Gave a new secret to');
      await using(driver, async ({ tokens, audit }) => {
        const [kept, ...others] = await tokens.all();
        expect([kept?.sha256, others]).toEqual([sha256Of(fresh), []]);
        expect((kept?.expiresAt ?? 0) - (kept?.createdAt ?? 0)).toBe(7 * DAY);
        const [entry] = (await audit.page({ limit: 1 })).rows;
        expect(entry).toMatchObject({ operation: 'auth.token_rotated', source: 'ops', metadata: { id, name: 'one' } });
      });
      await ran(token, 'revoke', id);
      await expect(ran(token, 'rotate', id)).rejects.toMatchObject({ exitCode: 66 });
    }, 120_000);

    it('does not know how to change what is not there', async () => {
      await ran(token, 'create', '--name', 'one');
      await expect(ran(token, 'revoke', 'nobodys1')).rejects.toMatchObject({ exitCode: 66 });
      await expect(ran(token, 'rotate', 'nobodys1')).rejects.toMatchObject({ exitCode: 66 });
    });
  });

  it('makes tokens beside running replicas, and none in a data directory that a service owns', async () => {
    await using('postgres', async ({ tokens }) => {
      await ran(tokenCommand(environment('postgres')), 'create', '--name', 'one');
      expect(await tokens.all()).toHaveLength(1);
    });
    await using('json', async () => {
      const token = tokenCommand(environment('json'));
      await expect(ran(token, 'create', '--name', 'one')).rejects.toMatchObject({
        exitCode: 73,
        message: expect.stringContaining('while the service is stopped'),
      });
      expect((await ran(token, 'list')).printed).toHaveLength(1);
    });
  }, 120_000);

  it.each([
    { args: [] },
    { args: ['create'] },
    { args: ['create', '--name', ' '] },
    { args: ['create', '--name', 'a\u0000b'] },
    { args: ['create', '--name', 'one', '--role', 'root'] },
    { args: ['create', '--name', 'one', '--tenants', 'all'] },
    { args: ['create', '--name', 'one', '--tenants', 'acme,*'] },
    { args: ['create', '--name', 'one', '--days', '0'] },
    { args: ['create', '--name', 'one', '--days', String(MOST_DAYS + 1)] },
    { args: ['create', '--name', 'one', '--force'] },
    { args: ['revoke'] },
    { args: ['rotate'] },
    { args: ['rotate', 'one', 'two'] },
    { args: ['rotate', 'one', '--days', '9'] },
    { args: ['list', 'all'] },
    { args: ['burn'] },
  ])('refuses the token command line %j with one sentence and the usage', ({ args }) => {
    expect(() => tokenOptions(args)).toThrow(expect.objectContaining({ exitCode: 64 }));
  });

  it('makes the key ring where the service looks for it, readable by its owner alone, and once', async () => {
    const secrets = secretsCommand(environment('postgres'));
    const made = await ran(secrets, 'create');
    const path = join(root, 'secrets', 'acculynx.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, 'utf8');
    const failed: unknown = await ran(secrets, 'create').catch((error: unknown) => error);
    expect(refusalFor(failed)?.exitCode).toBe(78);
    expect(await readFile(path, 'utf8')).toBe(text);
    const { printed } = await ran(secrets, 'status');
    expect(printed[0]).toBe('The database holds 0 saved AccuLynx keys.');
    for (const key of text.matchAll(/[A-Za-z0-9+/=_-]{40,}/g))
      expect([...made.printed, ...printed].join()).not.toContain(key[0]);
    await expect(ran(secrets, 'burn')).rejects.toMatchObject({ exitCode: 64 });
  });

  it('moves a store with a table of counts and sums, and says what is left to do', async () => {
    await ran(tokenCommand(environment('json')), 'create', '--name', 'one');
    const there = await ran(moveCommand(environment('postgres')), '--from', 'json', '--to', 'postgres');
    const back = join(root, 'back');
    const again = await ran(moveCommand(), '--from', `postgres:${database.url}`, '--to', `json:${back}`);
    const row = (lines: string[]): string | undefined => lines.find((line) => line.startsWith('token '));
    expect(row(there.printed)).toMatch(/^token +1 +0 +[0-9a-f]{64}$/);
    expect(row(again.printed)).toBe(row(there.printed));
    expect(there.printed.join('\n')).toContain('SECRETS_KEY_FILE');
    expect(there.printed.join('\n')).toContain('people sign in again');
    expect(await readdir(back)).not.toContain('.moving');
    // Neither the user nor the password of an address.
    expect([...there.told, ...again.told].join('\n')).not.toContain('@');
  });

  it.each([
    [[]],
    [['--from', 'json:a']],
    [['--from', 'json:a', '--to', 'json:b']],
    [['--from', 'csv:a', '--to', 'postgres://x/y']],
    [['--from', 'json:', '--to', 'postgres://x/y']],
    [['--from', 'json:a', '--to', 'postgres:x']],
  ])('refuses the ends of a move %j with one sentence and the usage', async (args) => {
    await expect(ran(moveCommand(environment('json')), ...args)).rejects.toMatchObject({ exitCode: 64 });
  });

  it('does not guess the address of a database', async () => {
    const move = moveCommand(environment('json'));
    await expect(ran(move, '--from', 'json', '--to', 'postgres')).rejects.toMatchObject({ exitCode: 78 });
  });
});
