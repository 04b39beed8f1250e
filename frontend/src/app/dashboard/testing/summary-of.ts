import type { Attention, Summary, SummaryBin } from '@aetherlink/contracts/summary';

/** Thu 12 Nov 2026 14:30:00 UTC. */
export const NOON = Date.UTC(2026, 10, 12, 14, 30) / 1000;

/** 96 bins that end at NOON; `change` says what differs from ten good runs. */
export function binsOf(change: (index: number) => Partial<SummaryBin> = () => ({})): SummaryBin[] {
  return Array.from({ length: 96 }, (_, index) => {
    const from = NOON - (96 - index) * 900;
    return {
      from,
      from_iso: '',
      to: from + 900,
      to_iso: '',
      succeeded: 10,
      failed: 0,
      skipped: 0,
      start_delay_p95_ms: 400,
      ...change(index),
    };
  });
}

export function attentionOf(tenant: string, given: Partial<Attention> = {}): Attention {
  return { tenant, state: 'error', reason: 'AccuLynx answered 502', since: NOON - 360, since_iso: '', ...given };
}

/** A summary for tests; what is not named is the usual. */
export function summaryOf(given: Partial<Summary> = {}): Summary {
  return {
    ok: true,
    ts: Date.now() / 1000,
    ts_iso: '',
    tenants: { total: 248, active: 245, paused: 3, error: 2, held: 2, late: 1, running: 3 },
    next_tick: null,
    runs: { succeeded: 960, failed: 0, timed_out: 0, cancelled: 0, lost: 0, skipped: 0 },
    series: binsOf(),
    start_delay_ms: { p50: 400, p95: 1400, max: 9000 },
    slots: { used: 3, total: 24 },
    heartbeat_age_sec: 1,
    attention: [],
    ...given,
  };
}
