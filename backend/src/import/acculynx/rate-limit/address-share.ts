import { ADDRESS } from './limits.js';

/** The vendor's limit for an address, calls in any second. */
const VENDOR_PER_SECOND = 30;
const OWN_PER_SECOND = 1000 / ADDRESS.intervalMs;
const SLOWEST_PER_SECOND = 0.5;

/**
 * The pace of one of `replicas` that call from one address: 22/N a second, and of the four calls at once as many as are
 * left for each, one at least. In any second all of them together stay below the vendor's 30 up to 8 replicas at the full
 * rate; beyond that the single calls at once are taken off the rate.
 */
export function shareOf(replicas: number): { readonly intervalMs: number; readonly burst: number } {
  const burst = Math.max(1, Math.floor(ADDRESS.burst / replicas));
  const together = Math.min(OWN_PER_SECOND, VENDOR_PER_SECOND - replicas * burst);
  return { intervalMs: 1000 / Math.max(SLOWEST_PER_SECOND, together / replicas), burst };
}
