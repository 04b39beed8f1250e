/**
 * How many rows change place between two orders: those that appear, those that leave, and the fewest of the others
 * that must move so that the rest keep their sequence.
 */
export function movedRows(shown: readonly string[], fresh: readonly string[]): number {
  const place = new Map(fresh.map((tenant, index) => [tenant, index]));
  const kept = shown.flatMap((tenant) => place.get(tenant) ?? []);
  const gone = shown.length - kept.length;
  const come = fresh.length - kept.length;
  return gone + come + kept.length - longestRise(kept);
}

/** Length of the longest rising subsequence (patience sorting). */
function longestRise(values: readonly number[]): number {
  const tails: number[] = [];
  for (const value of values) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tails[middle] < value) low = middle + 1;
      else high = middle;
    }
    tails[low] = value;
  }
  return tails.length;
}
