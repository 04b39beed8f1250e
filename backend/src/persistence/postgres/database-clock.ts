import type { Moment } from '../../domain/moment.js';

/**
 * Whose clock decides. Every statement that needs the time takes `override()` as a parameter and falls back to the
 * server's clock (`command_center.now_ms()`) where it is null. Tests set the time with it; the product never does,
 * because the server's clock is the only one that all replicas share.
 */
export interface DatabaseClock {
  override(): Moment | null;
}

export const SERVER_CLOCK: DatabaseClock = { override: () => null };
