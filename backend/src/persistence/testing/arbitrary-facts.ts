import fc from 'fast-check';
import type { AccessToken } from '../../domain/access-token.js';
import type { AuditEntry } from '../../domain/audit-entry.js';
import type { LocalRun } from '../../domain/local-run.js';
import type { Run } from '../../domain/run.js';
import type { BrowserSession } from '../../domain/session.js';
import type { BinCounts } from '../../domain/summary-bins.js';
import type { IdempotencyRecord } from '../../domain/tenant-state.js';
import type { Tick } from '../../domain/tick.js';
import { count, mode, moment, runError, source, stats, tenant, text, uuid } from './arbitrary-values.js';

/** JSON that comes back as it went: no negative zero, and no member that a prototype could swallow. */
const details = fc
  .dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

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

const sum = fc.stringMatching(/^[0-9a-f]{64}$/);

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
    hash: sum,
    prevHash: sum,
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

export const sessions: fc.Arbitrary<BrowserSession> = fc.record(
  {
    id: uuid,
    sha256: text,
    kind: fc.constantFrom('token' as const, 'oidc' as const),
    subject: text,
    actor: text,
    role: fc.constantFrom('viewer' as const, 'runner' as const, 'editor' as const, 'admin' as const),
    tenants: fc.array(tenant, { maxLength: 3 }),
    token: fc.record({ id: text, sha256: text }),
    createdAt: moment,
    lastSeenAt: moment,
    expiresAt: moment,
  },
  {
    requiredKeys: [
      'id',
      'sha256',
      'kind',
      'subject',
      'actor',
      'role',
      'tenants',
      'createdAt',
      'lastSeenAt',
      'expiresAt',
    ],
  },
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
