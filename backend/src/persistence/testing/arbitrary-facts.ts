import fc from 'fast-check';
import type { AccessToken } from '../../domain/access-token.js';
import type { AuditEntry } from '../../domain/audit-entry.js';
import type { Credential } from '../../domain/credential.js';
import type { LocalRun } from '../../domain/local-run.js';
import type { ResourceStats, Run } from '../../domain/run.js';
import type { Schedule } from '../../domain/schedule.js';
import type { BinCounts } from '../../domain/summary-bins.js';
import type { IdempotencyRecord } from '../../domain/tenant-state.js';
import type { Tick } from '../../domain/tick.js';

const text = fc.string({ unit: 'binary', maxLength: 30 });
export const tenant = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
const count = fc.nat();
const uuid = fc.uuid();
const mode = fc.constantFrom('stub' as const, 'live' as const);
const source = fc.constantFrom(
  'ui' as const,
  'api' as const,
  'scheduler' as const,
  'command-center' as const,
  'ops' as const,
);
const runError = fc.record(
  {
    class: fc.constantFrom('auth' as const, 'rate_limited' as const, 'transient' as const, 'data' as const),
    code: text,
    message: text,
    retryAt: moment,
  },
  { requiredKeys: ['class', 'code', 'message'] },
);
const resourceStats: fc.Arbitrary<ResourceStats> = fc.record({
  fetched: count,
  created: count,
  updated: count,
  unchanged: count,
  failed: count,
  pages: count,
  api_calls: count,
  rate_limited: count,
  retries: count,
  missing_marked: count,
  duration_ms: count,
});
const stats = fc.record(
  {
    imported: count,
    skipped: count,
    fetched: count,
    api_calls: count,
    remaining: count,
    missing_marked: count,
    duration_ms: count,
    resources: fc.dictionary(fc.constantFrom('jobs', 'contacts', 'users'), resourceStats, { noNullPrototype: true }),
  },
  { requiredKeys: ['imported', 'skipped'] },
);
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
/** JSON that comes back as it went: no negative zero, and no member that a prototype could swallow. */
const details = fc
  .dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

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

export const runs: fc.Arbitrary<Run> = fc.record(
  {
    id: fc.oneof(uuid, text),
    tenant,
    generation: uuid,
    trigger: fc.constantFrom(
      'schedule' as const,
      'manual' as const,
      'retry' as const,
      'backfill' as const,
      'preview' as const,
    ),
    status: fc.constantFrom(
      'queued' as const,
      'running' as const,
      'succeeded' as const,
      'failed' as const,
      'timed_out' as const,
      'lost' as const,
    ),
    attempt: fc.integer({ min: 1, max: 9 }),
    retryOf: uuid,
    actionId: uuid,
    actor: text,
    source,
    mode,
    scheduledFor: fc.option(moment),
    queuedAt: moment,
    startedAt: moment,
    finishedAt: moment,
    durationMs: count,
    missedCount: count,
    message: text,
    stats,
    error: runError,
    cancelReason: fc.constantFrom('operator' as const, 'deleted' as const, 'shutdown' as const),
    replica: text,
  },
  {
    requiredKeys: [
      'id',
      'tenant',
      'generation',
      'trigger',
      'status',
      'attempt',
      'actor',
      'source',
      'mode',
      'scheduledFor',
      'queuedAt',
      'missedCount',
      'message',
      'stats',
      'replica',
    ],
  },
);

export const ticks: fc.Arbitrary<Tick> = fc.record(
  {
    tenant,
    from: moment,
    to: moment,
    count: fc.integer({ min: 1, max: 4_000_000_000 }),
    decision: fc.constantFrom(
      'paused' as const,
      'held' as const,
      'missed_downtime' as const,
      'skipped_overlap' as const,
    ),
    reason: text,
    runId: uuid,
  },
  { requiredKeys: ['tenant', 'from', 'to', 'count', 'decision', 'reason'] },
);

export const entries: fc.Arbitrary<AuditEntry> = fc.record(
  {
    id: count,
    seq: count,
    ring: fc.constantFrom('people' as const, 'system' as const),
    at: moment,
    tenant: text,
    operation: text,
    source: text,
    actor: text,
    actorDetail: fc.record(
      { type: text, id: text, role: text, credential: text },
      { requiredKeys: ['type', 'id', 'role'] },
    ),
    actionId: uuid,
    runId: uuid,
    requestId: text,
    outcome: fc.constantFrom('success' as const, 'denied' as const, 'failed' as const),
    before: details,
    after: details,
    metadata: details,
  },
  { requiredKeys: ['id', 'seq', 'ring', 'at', 'tenant', 'operation', 'source', 'actor', 'outcome'] },
);

export const localRuns: fc.Arbitrary<LocalRun> = fc.record(
  {
    id: uuid,
    action: text,
    status: fc.constantFrom('running' as const, 'succeeded' as const, 'failed' as const),
    startedAt: moment,
    durationMs: count,
    stdout: text,
    stderr: text,
    error: text,
  },
  { requiredKeys: ['id', 'action', 'status', 'startedAt', 'durationMs', 'stdout', 'stderr'] },
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

export const tokens: fc.Arbitrary<AccessToken> = fc.record(
  {
    id: uuid,
    name: text,
    role: fc.constantFrom('viewer' as const, 'runner' as const, 'editor' as const, 'admin' as const),
    tenants: fc.array(tenant, { maxLength: 3 }),
    sha256: text,
    createdBy: text,
    createdAt: moment,
    expiresAt: moment,
    lastUsedAt: moment,
    revokedAt: moment,
  },
  { requiredKeys: ['id', 'name', 'role', 'tenants', 'sha256', 'createdBy', 'createdAt', 'expiresAt'] },
);

export const idempotencyRecords: fc.Arbitrary<IdempotencyRecord> = fc.record({
  scope: text,
  key: text,
  bodySha256: text,
  runId: uuid,
  actionId: uuid,
  at: moment,
});

export const bins: fc.Arbitrary<BinCounts> = fc.record({
  from: moment,
  succeeded: count,
  failed: count,
  timedOut: count,
  cancelled: count,
  lost: count,
  skipped: count,
  delays: fc.array(count, { maxLength: 5 }),
  maxDelayMs: count,
});
