import type { Tick as WireTick } from '@aetherlink/contracts/tick';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import type { Tick } from '../domain/tick.js';

/** A ledger row as the API shows it. */
export function tickWire(tick: Tick): WireTick {
  return {
    tenant: tick.tenant,
    from: toSeconds(tick.from),
    from_iso: toIso(tick.from),
    to: toSeconds(tick.to),
    to_iso: toIso(tick.to),
    count: tick.count,
    decision: tick.decision,
    reason: tick.reason,
    ...(tick.runId ? { run_id: tick.runId } : {}),
  };
}

/** The row of a tick that ran: its run, told in the ledger's words. Undefined for a run that stands for no tick. */
export function ranTickWire(run: Run): WireTick | undefined {
  if (run.scheduledFor === null) return undefined;
  return {
    ...tickWire({
      tenant: run.tenant,
      from: run.scheduledFor,
      to: run.scheduledFor,
      count: 1,
      decision: 'skipped_overlap',
      reason: run.missedCount > 0 ? `Ran; it stands for ${run.missedCount} earlier ticks too.` : 'Ran.',
      runId: run.id,
    }),
    decision: 'ran',
  };
}
