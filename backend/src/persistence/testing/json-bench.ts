import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettableClock } from '../../clock/settable-clock.js';
import type { JsonPersistenceOptions } from '../json/json-persistence.js';
import { JsonPersistence } from '../json/json-persistence.js';
import { copyCrashed } from './crash-image.js';
import { FaultyDisk } from './faulty-disk.js';
import { sampleEntry, sampleSchedule } from './sample-facts.js';

interface Logged {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** A place on the real disk where a test opens, kills and damages JSON stores. */
export class JsonBench {
  readonly clock = new SettableClock();
  readonly disk = new FaultyDisk();
  readonly logged: Logged[] = [];
  private readonly opened: JsonPersistence[] = [];
  private copies = 0;

  private constructor(
    private readonly root: string,
    public dir: string,
  ) {}

  static async make(): Promise<JsonBench> {
    const root = await mkdtemp(join(tmpdir(), 'json-store-'));
    return new JsonBench(root, join(root, 'data'));
  }

  /** A store that has not been opened yet. */
  store(options: Partial<JsonPersistenceOptions> = {}): JsonPersistence {
    const store = new JsonPersistence({
      dataDir: this.dir,
      clock: this.clock,
      disk: this.disk,
      log: (level, message, fields) => this.logged.push({ level, message, fields }),
      ...options,
    });
    this.opened.push(store);
    return store;
  }

  async open(options: Partial<JsonPersistenceOptions> = {}): Promise<JsonPersistence> {
    const store = this.store(options);
    await store.open();
    return store;
  }

  /** Goes on with what a process that is killed now would leave behind: the files as they are, without their lock. */
  async kill(): Promise<void> {
    this.copies += 1;
    const left = join(this.root, `left-${this.copies}`);
    await copyCrashed(this.dir, left);
    this.dir = left;
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  async files(pattern = /./): Promise<string[]> {
    return (await readdir(this.dir)).filter((name) => pattern.test(name)).sort();
  }

  /** The content of every file but the lock, as sums. */
  async sums(): Promise<Record<string, string>> {
    const sums: Record<string, string> = {};
    for (const entry of await readdir(this.dir, { withFileTypes: true })) {
      if (!entry.isFile() || entry.name === '.lock') continue;
      sums[entry.name] = createHash('sha256')
        .update(await readFile(this.path(entry.name)))
        .digest('hex');
    }
    return sums;
  }

  async done(): Promise<void> {
    this.disk.heal();
    for (const store of this.opened) await store.close();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** Creates a schedule with its audit entry. */
export const create = (store: JsonPersistence, tenant: string, at: number): Promise<void> =>
  store.act(tenant, () => ({
    schedule: sampleSchedule(tenant, at),
    audit: [sampleEntry(tenant)],
    result: undefined,
  }));

/** The tenants that readers see, in alphabetical order. */
export async function tenantsOf(store: JsonPersistence): Promise<string[]> {
  return [...(await store.schedules.all())].map(({ schedule }) => schedule.tenant).sort();
}
