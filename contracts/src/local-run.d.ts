import type { Answer, EpochSeconds } from './answer.d.ts';

export type LocalAction = 'status' | 'verify-store' | 'backup-store' | 'prune-history' | 'list-imports';
export type LocalRunStatus = 'running' | 'succeeded' | 'failed';

export interface LocalRun {
  id: string;
  /** The same as `action`. */
  name: string;
  action: string;
  status: LocalRunStatus;
  ok: boolean;
  ts: EpochSeconds;
  ts_iso: string;
  /** The same as `ts`, for old clients. */
  timestamp: EpochSeconds;
  duration_ms: number;
  stdout: string;
  stderr: string;
  error?: string;
}

export interface LocalRunPage extends Answer {
  runs: LocalRun[];
  total: number | null;
  next_cursor: string | null;
}
