import type { ClientBase } from 'pg';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { Database } from '../connection/database.js';
import { factOf } from '../stores/history-facts.js';

/** The row of `facts` that says that a move into this database has begun and not ended. */
export const MOVE_MARK = 'move_incomplete';

/** @throws StartRefusal (78) when a move into the database has begun and not ended. */
export async function requireNoMove(database: Database): Promise<void> {
  if ((await factOf(database, MOVE_MARK)) > 0) throw incomplete();
}

export async function isMarked(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ marked: boolean }>(
    'SELECT EXISTS (SELECT FROM command_center.facts WHERE name = $1) AS marked',
    [MOVE_MARK],
  );
  return rows[0]?.marked === true;
}

export const incomplete = (): StartRefusal =>
  new StartRefusal(
    'A move into this database has begun and not ended. Run the move again with --restart, or name another database.',
    EXIT.config,
  );
