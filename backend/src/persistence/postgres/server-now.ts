import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Moment } from '../../domain/moment.js';
import type { DatabaseClock } from './database-clock.js';

/** The time in a statement, moved by `byMs`. */
export const serverNow = (clock: DatabaseClock, byMs = 0): RawBuilder<Moment> =>
  sql<Moment>`(coalesce(${clock.override()}::bigint, command_center.now_ms()) + ${byMs}::bigint)`;
