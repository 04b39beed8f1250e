import { SlidingWindow } from '../limits/sliding-window.ts';
import type { Arrival } from './arrival.ts';

export interface Stats {
  readonly total: number;
  readonly by_status: Record<string, number>;
  /** By the first part of the path below the base. */
  readonly by_path_prefix: Record<string, number>;
  /** Requests that would have changed something: every method but GET, without the searches and the webhooks. */
  readonly writes: number;
  /** The most requests in any second, wherever it begins; refused ones count. */
  readonly max_per_second_by_ip: Record<string, number>;
  readonly max_per_second_by_key: Record<string, number>;
  readonly provoked_429: number;
  readonly first_ms: number | null;
  readonly last_ms: number | null;
}

class Peak {
  private readonly window = new SlidingWindow(1_000);
  most = 0;

  add(now: number): void {
    this.most = Math.max(this.most, this.window.add(now));
  }
}

const prefixOf = (path: string): string => {
  const [base, name] = [path.startsWith('/webhooks/') ? '/webhooks' : '', path.split('/')[3]];
  return `${base}/${name ?? ''}`;
};

const mostOf = (peaks: ReadonlyMap<string, Peak>): Record<string, number> =>
  Object.fromEntries([...peaks].map(([name, { most }]) => [name, most]));

/** The figures over every request since the log was cleared. */
export class RequestStats {
  provoked = 0;
  writes = 0;
  private total = 0;
  private first: number | null = null;
  private last: number | null = null;
  private readonly statuses: Record<string, number> = {};
  private readonly prefixes: Record<string, number> = {};
  private readonly ips = new Map<string, Peak>();
  private readonly keys = new Map<string, Peak>();

  arrive({ path, ip, key_id }: Arrival, now: number, wall: number): void {
    this.total += 1;
    this.first ??= wall;
    this.last = wall;
    const prefix = prefixOf(path);
    this.prefixes[prefix] = (this.prefixes[prefix] ?? 0) + 1;
    this.count(this.ips, ip, now);
    if (key_id !== null) this.count(this.keys, key_id, now);
  }

  answer(status: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  figures(): Stats {
    return {
      total: this.total,
      by_status: { ...this.statuses },
      by_path_prefix: { ...this.prefixes },
      writes: this.writes,
      max_per_second_by_ip: mostOf(this.ips),
      max_per_second_by_key: mostOf(this.keys),
      provoked_429: this.provoked,
      first_ms: this.first,
      last_ms: this.last,
    };
  }

  private count(peaks: Map<string, Peak>, name: string, now: number): void {
    const peak = peaks.get(name) ?? new Peak();
    peak.add(now);
    peaks.set(name, peak);
  }
}
