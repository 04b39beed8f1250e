import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const HTTP_BUCKETS_SEC = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const DELAY_BUCKETS_SEC = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 60, 600];
const RUN_BUCKETS_SEC = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 600];

/**
 * Every figure that the product publishes, in a registry of its own. Labels come from closed sets only: a tenant is
 * never one, because their number has no bound.
 */
export class MetricSet {
  readonly registry = new Registry();

  readonly httpSeconds = this.histogram(
    'aetherlink_http_request_duration_seconds',
    'Time to answer a request, by route pattern.',
    HTTP_BUCKETS_SEC,
    ['method', 'route', 'status'],
  );
  readonly scheduledImports = this.counter(
    'aetherlink_acculynx_scheduled_imports_total',
    "Scheduled imports that ended. The original's counter, without its tenant label.",
    [],
  );
  readonly runs = this.counter('aetherlink_runs_total', 'Runs that ended, by how and why they ran.', [
    'status',
    'trigger',
  ]);
  readonly runErrors = this.counter(
    'aetherlink_run_errors_total',
    'Runs that ended with an error, by its class, by why they ran and by how they import.',
    ['class', 'trigger', 'mode'],
  );
  readonly runSeconds = this.histogram(
    'aetherlink_run_duration_seconds',
    'Time from the start of a run to its end.',
    RUN_BUCKETS_SEC,
    ['status'],
  );
  readonly startDelaySeconds = this.histogram(
    'aetherlink_run_start_delay_seconds',
    'Time from the moment a tick was due to the call of its importer.',
    DELAY_BUCKETS_SEC,
    [],
  );
  readonly ledgerRows = this.counter(
    'aetherlink_ledger_rows_written_total',
    'Ledger rows of ticks that did not run, written or extended, by decision.',
    ['decision'],
  );
  readonly commits = this.counter('aetherlink_store_commits_total', 'Commits that became durable.', []);
  readonly auditEntries = this.counter('aetherlink_audit_entries_total', 'Audit entries, by ring and outcome.', [
    'ring',
    'outcome',
  ]);
  readonly localActions = this.counter(
    'aetherlink_local_actions_total',
    'Maintenance actions that ended, by outcome.',
    ['outcome'],
  );
  readonly doorRefusals = this.counter('aetherlink_door_refusals_total', 'Requests turned away at the door, by code.', [
    'code',
  ]);
  readonly rateLimitHits = this.counter(
    'aetherlink_rate_limit_hits_total',
    'Requests that were too many, by the limit that they hit.',
    ['limit'],
  );
  readonly storeCondition = this.gauge(
    'aetherlink_store_condition',
    "The store's condition: 1 for the one that holds.",
    ['condition'],
  );
  readonly schedules = this.gauge('aetherlink_schedules', 'Schedules, by state.', ['state']);
  readonly backlog = this.gauge('aetherlink_due_backlog', 'Ticks that are due and have not started.', []);
  readonly slots = this.gauge('aetherlink_import_slots', 'Slots for scheduled runs.', ['kind']);
  readonly chainsWaiting = this.gauge(
    'aetherlink_backfill_slices_waiting',
    'Longer imports whose next slice has not started.',
    [],
  );
  readonly runLogLinesLost = this.gauge(
    'aetherlink_run_log_lines_lost',
    'Log lines of runs that could not be kept since the start.',
    [],
  );
  readonly heartbeatAge = this.gauge(
    'aetherlink_dispatcher_heartbeat_age_seconds',
    'Since the dispatcher last looked.',
    [],
  );
  readonly clockDifference = this.gauge(
    'aetherlink_database_clock_difference_seconds',
    "This machine's clock minus the database's, at the last beat; 0 where there is no other clock.",
    [],
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[],
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }
}
