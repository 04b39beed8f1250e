import { LIMITS_MS } from '../../src/import/acculynx/client/wire/deadlines.js';

const LIMITS: ReadonlySet<number> = new Set(Object.values(LIMITS_MS));

/**
 * Whether a delay is the time limit of an exchange. A clock that runs faster has to be slower with those: what a machine
 * that does much else answers late is no silence of the vendor.
 */
export const isExchangeLimit = (delayMs: number): boolean => LIMITS.has(delayMs);
