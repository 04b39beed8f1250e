// What a writer writes: one commit that touches every part of the state with the same number, so that a reader can see
// whether all of it arrived, or none.

export const WRITERS = 16;
export const writerTenant = (writer) => `writer-${writer}`;

const runId = (writer, n) => `01900000-0000-7000-8000-${String(writer).padStart(2, '0')}${String(n).padStart(10, '0')}`;
const idempotencyScope = (writer) => `scope-${writer}`;

export function writeFact(store, writer, n) {
  const tenant = writerTenant(writer);
  return store.act(tenant, ({ now }) => ({
    schedule: scheduleOf(tenant, n, now),
    runs: [runOf(writer, n, now)],
    ticks: [tickOf(tenant, n, now)],
    audit: [entryOf(tenant, n)],
    idempotency: {
      scope: idempotencyScope(writer),
      key: String(n),
      bodySha256: '',
      runId: runId(writer, n),
      actionId: 'a',
      at: now,
    },
    result: undefined,
  }));
}

/** For every writer the last number that each part of the state holds. */
export async function factsOf(store) {
  const facts = {};
  // Of 100 entries every one of 16 writers has a recent one, but not necessarily its last.
  const audit = await store.audit.page({ limit: 100, ring: 'people' });
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const tenant = writerTenant(writer);
    const row = await store.schedules.get(tenant);
    const schedule = row?.schedule.version ?? 0;
    const [newestRun] = (await store.runs.page({ tenant, limit: 1 })).rows;
    const [newestTick] = (await store.ticks.page({ tenant, limit: 1 })).rows;
    const newestEntry = audit.rows.find((entry) => entry.tenant === tenant);
    facts[tenant] = {
      schedule,
      run: newestRun ? Number(newestRun.id.slice(-10)) : 0,
      tick: newestTick ? newestTick.count : 0,
      audit: newestEntry ? newestEntry.metadata.n : 0,
      idempotency:
        schedule === 0 || (await store.runs.idempotent(idempotencyScope(writer), String(schedule))) ? schedule : -1,
      next: (await store.runs.idempotent(idempotencyScope(writer), String(schedule + 1))) ? schedule + 1 : 0,
    };
  }
  const seqs = audit.rows.map(({ seq }) => seq);
  const gaps = seqs.filter((seq, i) => i > 0 && seqs[i - 1] !== seq + 1).length;
  return { ...facts, auditGaps: gaps };
}

const scheduleOf = (tenant, n, now) => ({
  tenant,
  generation: 'generation',
  version: n,
  intervalSec: 60,
  anchor: now,
  catchUp: 'one',
  nextTickAt: now,
  lastRun: now,
  lastStatus: { ok: true, at: now, message: `act ${n}` },
  statusSince: now,
  consecutiveFailures: 0,
  createdAt: now,
  updatedAt: now,
});

const runOf = (writer, n, now) => ({
  id: runId(writer, n),
  tenant: writerTenant(writer),
  generation: 'generation',
  trigger: 'schedule',
  status: 'succeeded',
  attempt: 1,
  actor: 'scheduler',
  source: 'scheduler',
  mode: 'stub',
  scheduledFor: now,
  queuedAt: now + n / 1e3,
  startedAt: now,
  finishedAt: now,
  durationMs: 0,
  missedCount: 0,
  message: 'done',
  stats: { imported: n, skipped: 0 },
  replica: 'crash',
});

/** The same row grows with every act. */
const tickOf = (tenant, n, now) => ({
  tenant,
  from: 1_000,
  to: now,
  count: n,
  decision: 'paused',
  reason: 'a pause',
});

const entryOf = (tenant, n) => ({
  ring: 'people',
  tenant,
  operation: 'scheduler.schedule.updated',
  source: 'api',
  actor: 'crash',
  outcome: 'success',
  metadata: { n },
});
