/** Own limits below the vendor's 10 per second for a key and 30 per second for an address (Build 4 of its page). */
export const KEY = { intervalMs: 125, burst: 1, inFlight: 3 } as const;
export const ADDRESS = { intervalMs: 1000 / 22, burst: 4, inFlight: 20 } as const;
/** What slices may take while other work waits. */
export const HALF_OF_KEY = { intervalMs: 2 * KEY.intervalMs, burst: 1 } as const;
export const HALF_OF_ADDRESS = { intervalMs: 2 * ADDRESS.intervalMs, burst: 1 } as const;
/** Of the 20 places in flight slices leave four, so that 16 calls that hang do not keep a person waiting. */
export const SLICES_IN_FLIGHT = 16;
/** Other work counts as waiting for so long after its last call: a run computes between two calls. */
export const OTHERS_LINGER_MS = 1_000;

export const MINUTE_MS = 60_000;
export const PER_MINUTE = MINUTE_MS / KEY.intervalMs;
