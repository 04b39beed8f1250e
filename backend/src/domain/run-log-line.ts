import type { Moment } from './moment.js';

/** One line of a run's log: an upstream call, or a note. Never holds a key or a body. */
export interface RunLogLine {
  readonly at: Moment;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly method?: string;
  /** Path and query below the vendor's base address. */
  readonly path?: string;
  /** HTTP status; 0 when no answer came. */
  readonly status?: number;
  readonly durationMs?: number;
  /** Calls that the tenant's key may still make in this minute. */
  readonly budgetLeft?: number;
}
