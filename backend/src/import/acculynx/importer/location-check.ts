import type { Credential } from '../../../domain/credential.js';
import { ImportFailure } from '../../importer.js';
import { readLocation } from '../client/shapes/location.js';
import type { ImportRun } from './import-run.js';

const CHECK_EVERY_MS = 24 * 3_600_000;

/**
 * Makes sure that the key still belongs to the location that the tenant's records are from; asks the vendor once a day.
 * @throws ImportFailure `location_changed`, before anything is written.
 */
export async function checkLocation(run: ImportRun, credential: Credential): Promise<void> {
  const { companyId: known, locationName, locationCheckedAt } = run.state;
  if (known !== undefined && credential.companyId !== known) {
    throw changed(locationName ?? known, credential.locationName);
  }
  const age = run.startedAt - (locationCheckedAt ?? -Infinity);
  if (age >= 0 && age < CHECK_EVERY_MS) return;
  run.stats.workOn('location').pages += 1;
  const answer = await run.session.get('/company-settings', {}, { purpose: 'location', signal: run.time.cut });
  if (answer.kind === 'forbidden') throw forbidden();
  if (answer.kind !== 'ok') throw unknown();
  const location = readLocation(answer.body);
  if (!location) throw unknown();
  const { companyId, name } = location;
  const wanted = known ?? credential.companyId;
  if (companyId !== wanted) throw changed(locationName ?? credential.locationName, name);
  run.remember({ companyId, locationName: name, locationCheckedAt: run.startedAt });
}

function changed(was: string, is: string): ImportFailure {
  const message = `The key belongs to another location (was ${was}, is ${is}). Nothing was imported. Set a key of ${was}, or import ${is} under a tenant of its own.`;
  return new ImportFailure('config', 'location_changed', message);
}

function forbidden(): ImportFailure {
  const message =
    'The key may not read the settings of its location. Nothing was imported; ask for a key that may, or for the plan that includes the API.';
  return new ImportFailure('config', 'resource_forbidden', message);
}

function unknown(): ImportFailure {
  const message =
    'AccuLynx did not say which location the key belongs to. Nothing was imported; the next run tries again.';
  return new ImportFailure('data', 'location_unknown', message);
}
