/** `live`: what the vendor's API was measured to do. `documented`: what its description says. */
export type Profile = 'live' | 'documented';

/** What an index behind the last record answers on lists that count records. */
export type PastEnd = 'empty' | '416';

export interface Settings {
  readonly profile: Profile;
  readonly pastEnd: PastEnd;
  /** How many jobs `count` of the job list promises beyond those that page out. */
  readonly countInflation: number;
  /** How long an IP is banned after more than 30 requests in a second. */
  readonly banMs: number;
  /** Added before every answer. */
  readonly latencyMs: number;
  /** Whether the counters of requests per second refuse anything. */
  readonly limits: boolean;
}

/** How large the made-up world is. */
export interface Size {
  readonly seed: number;
  readonly locations: number;
  /** Jobs of each location. */
  readonly jobs: number;
}

export interface SandboxOptions extends Partial<Settings>, Partial<Size> {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Opens /__sandbox; random when left out. */
  readonly controlToken?: string;
  /** The sandbox's own time at the start, ms since the epoch; the machine's clock when left out. */
  readonly now?: number;
}

export const sizeOf = (given: Partial<Size>): Size => ({
  seed: given.seed ?? 42,
  locations: given.locations ?? 3,
  jobs: given.jobs ?? 500,
});

/** Every setting; what depends on the profile follows it unless it is given. */
export function settingsOf(given: Partial<Settings>): Settings {
  const profile = given.profile ?? 'live';
  return {
    profile,
    pastEnd: given.pastEnd ?? (profile === 'live' ? 'empty' : '416'),
    countInflation: given.countInflation ?? (profile === 'live' ? 2 : 0),
    banMs: given.banMs ?? 30_000,
    latencyMs: given.latencyMs ?? 0,
    limits: given.limits ?? true,
  };
}
