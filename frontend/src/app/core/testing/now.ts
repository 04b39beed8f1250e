/** The present of component tests: Thu 12 Nov 2026, 14:32:07 UTC. */
export const NOW = Date.UTC(2026, 10, 12, 14, 32, 7) / 1000;
