import fc from 'fast-check';
import type { Credential } from '../../domain/credential.js';
import type { Schedule } from '../../domain/schedule.js';
import { count, mode, moment, runError, stats, tenant, text, uuid } from './arbitrary-values.js';

const backfill = fc.record(
  {
    kind: fc.constantFrom('first' as const, 'nightly' as const, 'reconcile' as const),
    since: moment,
    notBefore: moment,
    remaining: count,
    failures: count,
    lastError: runError,
  },
  { requiredKeys: ['kind', 'since', 'notBefore', 'failures'] },
);
const withheld = fc.record(
  { missing: count, known: count, since: moment, runId: uuid, approved: count },
  { requiredKeys: ['missing', 'known', 'since', 'runId'] },
);
export const schedules: fc.Arbitrary<Schedule> = fc.record(
  {
    tenant,
    generation: uuid,
    version: count,
    intervalSec: fc.integer({ min: 5, max: 2_592_000 }),
    anchor: moment,
    catchUp: fc.constantFrom('one' as const, 'none' as const),
    description: text,
    pause: fc.record({ reason: text, until: moment, by: text, since: moment }, { requiredKeys: ['by', 'since'] }),
    hold: fc.record({ kind: fc.constant('auth' as const), reason: text, since: moment }),
    autoPaused: fc.boolean(),
    warnedAt: moment,
    backfill,
    withheld,
    nextTickAt: moment,
    catchUpFor: count,
    lastRun: moment,
    lastStatus: fc.record(
      { ok: fc.boolean(), at: moment, message: text, runId: uuid, error: runError, mode, stats },
      { requiredKeys: ['ok', 'at', 'message'] },
    ),
    statusSince: moment,
    lastSuccess: moment,
    consecutiveFailures: count,
    createdAt: moment,
    updatedAt: moment,
  },
  {
    requiredKeys: [
      'tenant',
      'generation',
      'version',
      'intervalSec',
      'anchor',
      'catchUp',
      'nextTickAt',
      'lastRun',
      'lastStatus',
      'statusSince',
      'consecutiveFailures',
      'createdAt',
      'updatedAt',
    ],
  },
);

export const credentials: fc.Arbitrary<Credential> = fc.record({
  tenant,
  secret: fc.record({
    wrappingKeyId: text,
    wrappedKey: text,
    wrapIv: text,
    wrapTag: text,
    iv: text,
    tag: text,
    ciphertext: text,
  }),
  last4: text,
  fingerprint: text,
  locationName: text,
  companyId: text,
  setAt: moment,
  setBy: text,
  checkedAt: moment,
  health: fc.constantFrom('ok' as const, 'rejected' as const, 'unknown' as const),
});
