import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { Moment } from '../../../domain/moment.js';
import { AuditChain } from '../../audit-chain/audit-chain.js';
import type { BadEntry } from '../../audit-chain/chain-types.js';
import type { Recovery } from '../recovery/recover.js';
import { placesOf } from '../state/begin-chain.js';
import type { ConditionBoard } from '../state/store-condition.js';
import type { StoreLog } from '../../store-log.js';
import { checkRings } from './check-rings.js';

export interface ChainAtStartOptions {
  readonly auditChain: AuditChain;
  readonly auditChainAnew: boolean;
  readonly board: ConditionBoard;
  readonly log: StoreLog;
  readonly now: Moment;
}

const OTHER_KEY =
  'The audit\'s chain was made with another key: start with the AUDIT_KEY_FILE that it was made with, or begin a new chain with "npm run audit -- begin-anew" while the service is stopped.';

/**
 * Begins the chain of a store that has none, and checks the one that there is. One that is broken is told and goes on:
 * the proof stays where it is, and imports do not depend on it.
 * @returns true when a chain was begun, which has to be saved before the first entry of it.
 * @throws StartRefusal (78) when it was made with another key: nobody could prove the whole of it any more.
 */
export function chainAtStart(
  { state: { audit }, corruption, auditBad }: Recovery,
  options: ChainAtStartOptions,
): boolean {
  const { auditChain, auditChainAnew, board, log, now } = options;
  if (board.has('corrupt') || board.has('read_only')) return false;
  const name = audit.chains.places?.name;
  if (name === auditChain.name && !auditChainAnew && corruption.length === 0) {
    const bad = auditBad ?? checkRings(audit, auditChain, now).firstBad;
    if (bad) tellBroken(bad, board, log);
    return false;
  }
  const mayFollow = name === undefined || name === auditChain.name || name === AuditChain.plain().name;
  if (!mayFollow && !auditChainAnew) throw new StartRefusal(OTHER_KEY, EXIT.config);
  audit.chains.set(auditChainAnew ? behindAll(placesOf(audit, auditChain)) : placesOf(audit, auditChain));
  if (name !== undefined) log('warn', 'A new chain of the audit begins; what was written before is not part of it.');
  return true;
}

type Places = ReturnType<typeof placesOf>;
const behindAll = (places: Places): Places => ({ ...places, anchors: places.heads });

function tellBroken({ ring, seq, reason }: BadEntry, board: ConditionBoard, log: StoreLog): void {
  const sentence = `The audit's chain is broken at entry ${seq} of the ring ${ring}: ${reason} See "npm run audit -- verify".`;
  log('error', sentence);
  board.raise('audit_broken', [sentence]);
}
