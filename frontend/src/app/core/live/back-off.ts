const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * How long to wait before connection attempt number `failures` + 1: doubling, capped, and spread by up
 * to a fifth so that many browsers do not come back in one instant.
 */
export function backOffMs(failures: number, serverAsksMs: number | null, random: () => number = Math.random): number {
  const doubled = Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
  const base = Math.max(doubled, Math.min(serverAsksMs ?? 0, LONGEST_MS));
  return Math.round(base * (1 + random() * 0.2));
}
