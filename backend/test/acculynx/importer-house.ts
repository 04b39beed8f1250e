import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { CrmRecord, RecordKind } from '../../src/domain/crm-record.js';
import type { ImportState } from '../../src/domain/import-state.js';
import type { Run, RunTrigger } from '../../src/domain/run.js';
import type { RunLogLine } from '../../src/domain/run-log-line.js';
import { AccuLynxClient } from '../../src/import/acculynx/client/acculynx-client.js';
import { AccuLynxImporter } from '../../src/import/acculynx/importer/acculynx-importer.js';
import { InProcessCallBudget } from '../../src/import/acculynx/rate-limit/in-process-call-budget.js';
import { ImportFailure, type ImportProgress, type ImportResult } from '../../src/import/importer.js';
import { JsonPersistence } from '../../src/persistence/json/json-persistence.js';
import { ended, sampleRun } from '../../src/persistence/testing/sample-facts.js';
import { FileSecretBox } from '../../src/secrets/file-secret-box.js';
import { KeyRingFile } from '../../src/secrets/key-ring-file.js';
import { ShiftingClock } from './shifting-clock.js';
import type { SandboxLocation, SandboxProcess } from './sandbox-process.js';

/** Limits hold as in the product, in a time that runs so much faster. */
const BUDGET_SPEED = 100;
/** Pauses between tries. */
const CLIENT_SPEED = 10;
/** Time limits: a silence is told from a machine that does much else. */
const LIMITS_SPEED = 5;

export interface RunOptions {
  readonly approvedMissing?: number;
  readonly signal?: AbortSignal;
  readonly yieldSignal?: AbortSignal;
  readonly progress?: (progress: ImportProgress) => void;
  readonly log?: (line: Omit<RunLogLine, 'at'>) => void;
}

export interface HouseOptions {
  /** The directory of another house, to begin with what it had. */
  readonly like?: string;
  /** What time it is; the machine's when left out. */
  readonly now?: number;
  readonly sliceMs?: number;
  readonly sweepRows?: number;
}

/** What one run came to: a result or the error it ended with, and its log. */
export interface Told {
  readonly result?: ImportResult;
  readonly error?: unknown;
  readonly log: readonly Omit<RunLogLine, 'at'>[];
}

/** The real importer over real files and real HTTP, without the application around it. */
export class ImporterHouse {
  readonly clock = new ShiftingClock();
  readonly persistence: JsonPersistence;
  readonly importer: AccuLynxImporter;
  private readonly client: AccuLynxClient;
  private readonly secrets: FileSecretBox;

  private constructor(
    readonly dir: string,
    baseUrl: string,
    { now, sliceMs, sweepRows }: HouseOptions,
  ) {
    const { clock } = this;
    if (now !== undefined) clock.set(now);
    this.persistence = new JsonPersistence({ dataDir: join(dir, 'data'), clock, log: () => undefined });
    this.secrets = new FileSecretBox(new KeyRingFile(join(dir, 'secrets', 'acculynx.key')), clock, true);
    const budget = new InProcessCallBudget({
      clock: new ShiftingClock(BUDGET_SPEED),
      ping: () => Promise.resolve(true),
    });
    this.client = new AccuLynxClient({
      baseUrl,
      budget,
      clock: new ShiftingClock(CLIENT_SPEED, LIMITS_SPEED),
      production: false,
    });
    const { persistence, secrets, client } = this;
    this.importer = new AccuLynxImporter({
      persistence,
      secrets,
      client,
      clock,
      ...(sliceMs === undefined ? {} : { sliceMs }),
      ...(sweepRows === undefined ? {} : { sweepRows }),
    });
  }

  static async open(sandbox: Pick<SandboxProcess, 'baseUrl'>, options: HouseOptions = {}): Promise<ImporterHouse> {
    const dir = await mkdtemp(join(tmpdir(), 'importer-'));
    if (options.like) await cp(options.like, dir, { recursive: true });
    const house = new ImporterHouse(dir, sandbox.baseUrl, options);
    await house.persistence.open();
    return house;
  }

  /** Closes the store and takes everything away, unless the directory is to be kept. */
  async close({ keep = false } = {}): Promise<void> {
    this.client.close();
    await this.persistence.close();
    if (!keep) await rm(this.dir, { recursive: true, force: true });
  }

  /** A tenant with the key of a location. */
  async tenant(tenant: string, location: SandboxLocation, key = location.key): Promise<void> {
    const now = this.clock.now();
    const credential = {
      tenant,
      secret: await this.secrets.seal(tenant, key),
      last4: key.slice(-4),
      fingerprint: await this.secrets.fingerprint(key),
      locationName: location.name,
      companyId: location.company_id,
      setAt: now,
      setBy: 'test',
      checkedAt: now,
      health: 'ok' as const,
    };
    await this.persistence.act(tenant, () => ({ credential, result: undefined }));
  }

  /** One run from its row to its end. */
  async run(tenant: string, trigger: RunTrigger = 'schedule', options: RunOptions = {}): Promise<Told> {
    const run = await this.begin(tenant, trigger);
    try {
      return await this.carryOut(run, options);
    } finally {
      await this.end(run);
    }
  }

  /** What the importer makes of a run that was begun. */
  async carryOut(run: Run, options: RunOptions = {}): Promise<Told> {
    const log: Omit<RunLogLine, 'at'>[] = [];
    const never = new AbortController().signal;
    try {
      const result = await this.importer.run({
        tenant: run.tenant,
        runId: run.id,
        attempt: run.attempt,
        trigger: run.trigger,
        signal: options.signal ?? never,
        yieldSignal: options.yieldSignal ?? never,
        progress: options.progress ?? (() => undefined),
        log: (line) => {
          log.push(line);
          options.log?.(line);
        },
        ...(options.approvedMissing === undefined ? {} : { approvedMissing: options.approvedMissing }),
      });
      return { result, log };
    } catch (error) {
      return { error, log };
    }
  }

  /** As `run`, for runs that have to end well. */
  async importNow(tenant: string, trigger: RunTrigger = 'schedule', options: RunOptions = {}): Promise<ImportResult> {
    const { result, error } = await this.run(tenant, trigger, options);
    if (!result) throw error;
    return result;
  }

  /** A run, and slices until nothing is left to go on with. Failures are passed over up to `patience` times. */
  async importAll(tenant: string, patience = 0, options: RunOptions = {}): Promise<readonly ImportFailure[]> {
    const failures: ImportFailure[] = [];
    let trigger: RunTrigger = 'schedule';
    for (let runs = 0; runs < 500; runs += 1) {
      const { result, error } = await this.run(tenant, trigger, options);
      if (error instanceof ImportFailure && failures.length < patience) {
        failures.push(error);
        continue;
      }
      if (!result) throw error;
      if (result.chain === null) return failures;
      if (result.chain) trigger = 'backfill';
    }
    throw new Error('The chain does not end.');
  }

  state(tenant: string): Promise<ImportState> {
    return this.persistence.records.importState(tenant);
  }

  /** Every record of a kind with what the vendor said, by its id. */
  async records(tenant: string, kind: RecordKind): Promise<ReadonlyMap<string, CrmRecord>> {
    const found = new Map<string, CrmRecord>();
    for (const { externalId } of await this.persistence.records.rows(tenant, kind)) {
      const record = await this.persistence.records.get(tenant, kind, externalId);
      if (record) found.set(externalId, record);
    }
    return found;
  }

  async begin(tenant: string, trigger: RunTrigger): Promise<Run> {
    const id = uuidv7();
    const run = sampleRun(tenant, id, this.clock.now(), {
      trigger,
      status: 'running',
      mode: 'live',
      startedAt: this.clock.now(),
    });
    await this.persistence.act(tenant, () => ({ runs: [run], result: undefined }));
    return run;
  }

  async end(run: Run): Promise<void> {
    await this.persistence.act(run.tenant, () => ({ runs: [ended(run)], result: undefined }));
  }
}
