import type { Clock } from '../../../clock/clock.js';
import type { ResourceStats, RunStats } from '../../../domain/run.js';
import type { CallCounters } from '../client/call.js';

/** What is counted of one resource while a run goes on. */
export type Tally = { -readonly [Name in keyof ResourceStats]: ResourceStats[Name] };

const emptyTally = (): Tally => ({
  fetched: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  failed: 0,
  pages: 0,
  api_calls: 0,
  rate_limited: 0,
  retries: 0,
  missing_marked: 0,
  duration_ms: 0,
});

/** The counters of one run, by resource. */
export class RunStatsBook {
  private readonly tallies = new Map<string, Tally>();
  private readonly startedAt: number;
  private working: { readonly tally: Tally; readonly calls: CallCounters; readonly since: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly counters: () => CallCounters,
  ) {
    this.startedAt = clock.monotonic();
  }

  of(resource: string): Tally {
    const known = this.tallies.get(resource);
    if (known) return known;
    const tally = emptyTally();
    this.tallies.set(resource, tally);
    return tally;
  }

  /** Calls and time from now on belong to this resource, until another one is worked on. */
  workOn(resource: string): Tally {
    const tally = this.of(resource);
    if (this.working?.tally === tally) return tally;
    this.settle();
    this.working = { tally, calls: this.counters(), since: this.clock.monotonic() };
    return tally;
  }

  /** Records written so far. */
  get imported(): number {
    return this.sum('created') + this.sum('updated');
  }

  /** Everything so far; may be asked for at any time. */
  total(remaining?: number): RunStats {
    this.settle();
    const { apiCalls, retries, rateLimited } = this.counters();
    return {
      imported: this.imported,
      skipped: this.sum('unchanged'),
      fetched: this.sum('fetched'),
      created: this.sum('created'),
      updated: this.sum('updated'),
      unchanged: this.sum('unchanged'),
      failed: this.sum('failed'),
      pages: this.sum('pages'),
      api_calls: apiCalls,
      retries,
      rate_limited: rateLimited,
      ...(remaining === undefined ? {} : { remaining }),
      missing_marked: this.sum('missing_marked'),
      duration_ms: Math.round(this.clock.monotonic() - this.startedAt),
      resources: Object.fromEntries([...this.tallies].map(([name, tally]) => [name, { ...tally }])),
    };
  }

  sum(name: keyof ResourceStats): number {
    return [...this.tallies.values()].reduce((sum, tally) => sum + tally[name], 0);
  }

  private settle(): void {
    const { working } = this;
    if (!working) return;
    const { tally, calls, since } = working;
    const [now, counted] = [this.clock.monotonic(), this.counters()];
    tally.api_calls += counted.apiCalls - calls.apiCalls;
    tally.rate_limited += counted.rateLimited - calls.rateLimited;
    tally.retries += counted.retries - calls.retries;
    tally.duration_ms += Math.round(now - since);
    this.working = { tally, calls: counted, since: now };
  }
}
