import type { Clock } from '../../../clock/clock.js';
import { DomainError } from '../../../domain/domain-error.js';
import { ImportFailure } from '../../importer.js';
import type { KeyCheck, LocationIdentity } from '../../key-check.js';
import type { AccuLynxClient } from './acculynx-client.js';
import type { CallAnswer } from './call.js';
import { readLocation } from './shapes/location.js';

/** A person waits for the answer. */
const MOST_MS = 10_000;
/** A vendor that wants to be left alone for longer is told so at once. */
const PATIENCE_MS = 5_000;
const TRIES = 2;
const UNCHANGED = 'Nothing was saved; try again in a few minutes.';

const rejected = (): DomainError =>
  new DomainError(
    'credentials_rejected',
    'AccuLynx refuses this key: it is invalid, was deactivated, or may not read its location. Nothing was saved.',
  );

const unavailable = (why: string): DomainError => new DomainError('upstream_unavailable', `${why} ${UNCHANGED}`);

class TookTooLong extends Error {}

/** Asks AccuLynx whose key it is: one call, at most one repeat, at most 10 s, before everything else that waits. */
export class AccuLynxKeyCheck implements KeyCheck {
  constructor(
    private readonly client: AccuLynxClient,
    private readonly clock: Clock,
  ) {}

  async check(apiKey: string, keyId: string): Promise<LocationIdentity> {
    const limit = new AbortController();
    const cancel = this.clock.after(MOST_MS, () => limit.abort(new TookTooLong()));
    const session = this.client.session({
      apiKey,
      keyId,
      priority: 'manual',
      signal: limit.signal,
      // There is no run whose log it could be.
      log: () => undefined,
      patienceMs: PATIENCE_MS,
    });
    try {
      return this.locationIn(await session.get('/company-settings', {}, { tries: TRIES }));
    } catch (error) {
      throw this.refusalFor(error);
    } finally {
      cancel();
    }
  }

  private locationIn(answer: CallAnswer): LocationIdentity {
    if (answer.kind === 'forbidden') throw rejected();
    if (answer.kind !== 'ok') throw unavailable('AccuLynx does not say whose key this is.');
    const location = readLocation(answer.body);
    if (!location) throw unavailable('AccuLynx names no location for this key.');
    return location;
  }

  private refusalFor(error: unknown): unknown {
    if (error instanceof TookTooLong) return unavailable('AccuLynx did not answer within 10 s.');
    if (!(error instanceof ImportFailure)) return error;
    if (error.errorClass === 'auth') return rejected();
    if (error.errorClass === 'rate_limited') return unavailable('AccuLynx asks for a rest.');
    if (error.errorClass === 'config') return unavailable('AccuLynx cannot be called as it is configured here.');
    return unavailable('AccuLynx does not answer as it should.');
  }
}
