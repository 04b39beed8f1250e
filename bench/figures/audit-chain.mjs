import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { withPostgresBed } from '../measure/postgres-bed.mjs';
import { requireStatus, timedClient } from '../measure/request.mjs';

const ACT_EVERY_MS = 50;
/** Acts between two looks at the chain, so that looking costs next to nothing. */
const LOOK_EVERY = 4;
const CHAINED_WITHIN_MS = 120_000;

/** Acts of people as an older release leaves them: with their numbers, and without a place in the chain. */
const WITHOUT_PLACE = `WITH n AS (
  UPDATE command_center.numbers SET audit_id = audit_id + $1::int, people_seq = people_seq + $1::int
  RETURNING audit_id - $1::int AS audit_id, people_seq - $1::int AS people_seq)
INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
SELECT n.audit_id + k, 'people', n.people_seq + k, at, 'pattern', operation, 'ui', 'local:ops',
  jsonb_build_object('ring', 'people', 'at', at, 'tenant', 'pattern', 'operation', operation, 'source', 'ui',
    'actor', 'local:ops', 'outcome', 'success', 'requestId', gen_random_uuid(),
    'actorDetail', jsonb_build_object('type', 'local', 'id', 'local:ops', 'role', 'admin'),
    'before', jsonb_build_object('interval_sec', 300), 'after', jsonb_build_object('interval_sec', 600, 'n', k))
FROM n, generate_series(1, $1::int) AS k, (VALUES (command_center.now_ms(), 'scheduler.schedule.updated')) AS v (at, operation)`;

/** How fast the chain follows a pile of acts without a place in it, and how long an act takes meanwhile. */
export const auditChain = ({ quick }) =>
  withPostgresBed(async (bed) => {
    const count = quick ? 20_000 : 100_000;
    await bed.query(WITHOUT_PLACE, [count]);
    await bed.query('VACUUM ANALYZE command_center.audit');
    const chained = async () => {
      const [{ done }] = await bed.query('SELECT seq::int AS done FROM command_center.audit_chain');
      return { done, at: performance.now() };
    };
    const { done: before } = await chained();
    const product = await bed.start();
    const client = timedClient(product.url, { connections: 1 });
    const samples = [];
    try {
      let first;
      let last = await chained();
      const deadline = performance.now() + CHAINED_WITHIN_MS;
      for (let n = 0; last.done < before + count && performance.now() < deadline; n += 1) {
        const act = await client.request('POST', '/api/crm/import/acculynx/pause', {
          headers: { 'x-ops': '1', 'x-tenant': 'pattern', 'content-type': 'application/json' },
          body: JSON.stringify({ reason: `act ${n}` }),
        });
        samples.push(requireStatus(act, 200).ms);
        await pause(ACT_EVERY_MS);
        if (n % LOOK_EVERY > 0) continue;
        last = await chained();
        if (last.done > before) first ??= last;
      }
      const rate = ((last.done - first.done) * 1000) / (last.at - first.at);
      return [
        figure('audit_chain.entries_per_second', rate, '1/s', { atLeast: 3000 }),
        figure('audit_chain.left', Math.max(0, before + count - last.done), 'entries', { atMost: 0 }),
        figure('audit_chain.act_meanwhile_p50', percentile(samples, 0.5), 'ms'),
        figure('audit_chain.act_meanwhile_p99', percentile(samples, 0.99), 'ms'),
        figure('audit_chain.load_average', loadavg()[0], 'processes'),
      ];
    } finally {
      client.close();
    }
  });
