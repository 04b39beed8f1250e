import type { Answer, EpochSeconds } from './answer.d.ts';
import type { ScheduleState } from './schedule.d.ts';

/** 15 minutes. */
export interface SummaryBin {
  from: EpochSeconds;
  from_iso: string;
  to: EpochSeconds;
  to_iso: string;
  succeeded: number;
  failed: number;
  skipped: number;
  start_delay_p95_ms: number | null;
}

export interface Attention {
  tenant: string;
  state: ScheduleState;
  reason: string;
  since: EpochSeconds;
  since_iso: string;
}

export interface Summary extends Answer {
  tenants: {
    total: number;
    active: number;
    paused: number;
    error: number;
    held: number;
    late: number;
    running: number;
  };
  next_tick: { tenant: string; at: EpochSeconds; at_iso: string } | null;
  runs: {
    succeeded: number;
    failed: number;
    timed_out: number;
    cancelled: number;
    lost: number;
    skipped: number;
  };
  /** 96 bins of 15 minutes, oldest first, whatever `hours` is asked for the sums. */
  series: SummaryBin[];
  start_delay_ms: { p50: number | null; p95: number | null; max: number | null };
  slots: { used: number; total: number };
  heartbeat_age_sec: number;
  /** At most 20: error, held, late, then pauses that end within an hour; longest first inside a state. */
  attention: Attention[];
}
