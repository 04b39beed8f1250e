import type { ImportedRecord } from '../../domain/crm-record.js';
import type { ImportState } from '../../domain/import-state.js';
import type { Moment } from '../../domain/moment.js';
import type { RunLogLine } from '../../domain/run-log-line.js';
import type { Persistence } from '../persistence.js';
import { ended, sampleRun } from './sample-facts.js';

/** A job as an import read it. */
export const sampleRecord = (externalId: string, changes: Partial<ImportedRecord> = {}): ImportedRecord => ({
  kind: 'job',
  externalId,
  title: `Roof of ${externalId}`,
  status: 'Lead',
  hash: `hash-of-${externalId}`,
  raw: { job: { id: externalId } },
  ...changes,
});

/** The importer's memory after a sweep that ended at `at`. */
export const sampleImportState = (at: Moment, changes: Partial<ImportState> = {}): ImportState => ({
  companyId: 'company',
  watermarks: { assigned: { modifiedUntil: at - 1_000, sweptAt: at, lastCount: 3 } },
  units: { '/jobs': { unit: 'record', at } },
  ...changes,
});

/** A call of a run. */
export const sampleLogLine = (at: Moment, changes: Partial<RunLogLine> = {}): RunLogLine => ({
  at,
  level: 'info',
  message: 'Asked for jobs.',
  method: 'GET',
  path: '/jobs?pageSize=25',
  status: 200,
  durationMs: 120,
  budgetLeft: 470,
  ...changes,
});

/** Makes `runId` the active run of a tenant, in the place of the one before. */
export async function startRun(store: Persistence, tenant: string, runId: string, at: Moment): Promise<void> {
  await store.act(tenant, ({ activeRun }) => ({
    runs: [
      ...(activeRun ? [ended(activeRun)] : []),
      sampleRun(tenant, runId, at, { status: 'running', startedAt: at }),
    ],
    result: undefined,
  }));
}
