import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tokens } from '../auth/tokens.js';
import { SystemClock } from '../clock/system-clock.js';
import { JsonPersistence } from '../persistence/json/json-persistence.js';

/** The built product, as `npm test` has built it just before, unless another build is under test. */
const built = process.env['STORE_BUILD'] ?? join(import.meta.dirname, '..', '..', '..', 'dist', 'backend');
/** A command that hangs is found all the same; a machine that runs other tests is slow. */
const ENDED_WITHIN_MS = 30_000;

describe('a command whose reader has gone', () => {
  let root: string;
  let dataDir: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'closed-pipe-'));
    dataDir = join(root, 'data');
    const clock = new SystemClock();
    const store = new JsonPersistence({ dataDir, clock, log: () => undefined });
    await store.open();
    try {
      await new Tokens(store, clock).create(
        { name: 'one', role: 'viewer', tenants: ['*'], days: 7 },
        { source: 'ops', actor: 'test' },
      );
    } finally {
      await store.close();
    }
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** Runs a command with its output closed before it can say anything. */
  async function ran(closed: 'stdout' | 'stderr', program: string, ...args: readonly string[]) {
    const child = spawn(process.execPath, [join(built, 'cli', `${program}.js`), ...args], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, SECRETS_KEY_FILE: join(root, 'acculynx.key') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const open = closed === 'stdout' ? child.stderr : child.stdout;
    const said: string[] = [];
    open.on('data', (part: Buffer) => said.push(part.toString()));
    child[closed].destroy();
    const guard = setTimeout(() => child.kill('SIGKILL'), ENDED_WITHIN_MS);
    try {
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
      return { code, signal, said: said.join('') };
    } finally {
      clearTimeout(guard);
      child.kill('SIGKILL');
    }
  }

  it.each([
    ['audit', ['verify']],
    ['token', ['list']],
    ['secrets', ['create']],
    ['secrets', ['status']],
  ])('does its work in silence: %s %j', async (program, args) => {
    expect(await ran('stdout', program, ...args)).toEqual({ code: 0, signal: null, said: '' });
  });

  it('still says by its exit code what is wrong', async () => {
    expect(await ran('stderr', 'audit', 'verify', 'missing.ndjson')).toEqual({ code: 66, signal: null, said: '' });
    expect(await ran('stderr', 'move', '--from', 'nowhere')).toEqual({ code: 64, signal: null, said: '' });
  });
});
