import type { Answer } from './answer.d.ts';

export type HealthWord = 'ok' | 'degraded' | 'failed' | 'unknown';

/** `GET /ops/ping`. */
export interface OpsPing extends Answer {
  service: 'command-center';
}
/** `GET /ops/health`: `ok` follows ready. */
export interface OpsHealth extends Answer {
  health: { store: HealthWord; scheduler: HealthWord; degraded: boolean; issues: string[] };
}
/** `GET /health/live` and `/health/ready`. */
export interface Readiness extends Answer {
  status: 'ok' | 'not_ready';
}
