import type { Moment } from './moment.js';

export const LOCAL_ACTIONS = ['status', 'verify-store', 'backup-store', 'prune-history', 'list-imports'] as const;
export type LocalAction = (typeof LOCAL_ACTIONS)[number];

/** One maintenance action that an operator started. `action` is a plain string because old files hold other names. */
export interface LocalRun {
  readonly id: string;
  readonly action: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly startedAt: Moment;
  readonly durationMs: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: string;
}
