import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';

/** Says that a move into this directory has begun and not ended. */
export const MOVE_MARK = '.moving';

/** @throws StartRefusal (78) when what is there is a part of something. */
export function requireNoMove(dataDir: string): void {
  if (!existsSync(join(dataDir, MOVE_MARK))) return;
  throw new StartRefusal(
    `A move into the data directory ${dataDir} has begun and not ended, so what is there is incomplete. Run the move again with --restart, or name another directory.`,
    EXIT.config,
  );
}
