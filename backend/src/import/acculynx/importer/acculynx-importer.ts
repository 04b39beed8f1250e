import type { Clock } from '../../../clock/clock.js';
import type { Credential } from '../../../domain/credential.js';
import type { RunMode, RunTrigger } from '../../../domain/run.js';
import type { Persistence } from '../../../persistence/persistence.js';
import type { SecretBox } from '../../../secrets/secret-box.js';
import type { CallPriority } from '../../call-budget.js';
import { ImportFailure, type Importer, type ImportRequest, type ImportResult } from '../../importer.js';
import type { AccuLynxClient } from '../client/acculynx-client.js';
import { failureOf, withWork } from './import-failure.js';
import { ImportRun } from './import-run.js';
import { importChanges } from './normal-run.js';
import { previewImport } from './preview-run.js';
import { RunStatsBook } from './run-stats.js';
import { RunTime, withinDeadline } from './run-time.js';
import { importSlice } from './slice-run.js';

const SLICE_MS = 60_000;
/** Enough for the whole list of 5,000 jobs, and for half as many again, at the pace of a key; a person waits for it. */
export const PREVIEW_MS = 45_000;
/** Far from the 100,000 at which the vendor's offsets end. */
const SWEEP_ROWS = 2_000;

const PRIORITIES: Readonly<Record<RunTrigger, CallPriority>> = {
  manual: 'manual',
  preview: 'manual',
  schedule: 'schedule',
  retry: 'schedule',
  backfill: 'backfill',
};

export interface AccuLynxImporterOptions {
  readonly persistence: Persistence;
  readonly secrets: SecretBox;
  readonly client: AccuLynxClient;
  readonly clock: Clock;
  /** After so long a run is ended from outside, milliseconds; slices and previews end by themselves before. */
  readonly deadlineMs?: number;
  /** How long a slice begins new work, milliseconds; 60 s when left out. */
  readonly sliceMs?: number;
  /** After how many rows a sweep by created date begins anew at the day it has reached; 2,000 when left out. */
  readonly sweepRows?: number;
}

/** Brings a tenant's AccuLynx location home. The tenant needs a key. */
export class AccuLynxImporter implements Importer {
  constructor(private readonly options: AccuLynxImporterOptions) {}

  modeOf(): RunMode {
    return 'live';
  }

  async run(request: ImportRequest): Promise<ImportResult> {
    const { persistence, secrets } = this.options;
    const credential = persistence.credentials.known(request.tenant);
    if (!credential) throw noKey();
    try {
      const apiKey = await secrets.open(request.tenant, credential.secret);
      return await this.import(request, credential, apiKey);
    } catch (error) {
      throw failureOf(error);
    }
  }

  private async import(request: ImportRequest, credential: Credential, apiKey: string): Promise<ImportResult> {
    const { persistence, client, clock, sweepRows = SWEEP_ROWS } = this.options;
    const { records } = persistence;
    const session = client.session({
      apiKey,
      keyId: credential.fingerprint,
      priority: PRIORITIES[request.trigger],
      signal: request.signal,
      log: request.log,
    });
    const state = await records.importState(request.tenant);
    const time = this.timeFor(request);
    const stats = new RunStatsBook(clock, () => session.counters);
    const run = new ImportRun({ request, session, records, clock, time, stats, state, sweepRows });
    try {
      if (request.trigger === 'preview') return await previewImport(run, credential);
      if (request.trigger === 'backfill') return await importSlice(run, credential);
      return await importChanges(run, credential);
    } catch (error) {
      throw withWork(error, run);
    } finally {
      time.dispose();
    }
  }

  private timeFor({ trigger, yieldSignal }: ImportRequest): RunTime {
    const { clock, sliceMs = SLICE_MS, deadlineMs = Infinity } = this.options;
    if (trigger !== 'backfill' && trigger !== 'preview') return RunTime.unlimited(clock);
    const wishMs = trigger === 'backfill' ? sliceMs : PREVIEW_MS;
    return RunTime.slice(clock, withinDeadline(wishMs, deadlineMs), yieldSignal);
  }
}

function noKey(): ImportFailure {
  const message =
    'This tenant has no AccuLynx key, and imports without one are switched off. Nothing was imported; set the key of its location.';
  return new ImportFailure('config', 'no_key', message);
}
