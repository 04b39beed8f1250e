import { isJsonObject } from '../../codecs/json-fields.js';
import type { ProcessIdentity } from './process-identity.js';

/** Who holds the data directory. */
export interface LockHolder extends ProcessIdentity {
  /** Made anew at every start; whoever's nonce stands in the file may write. */
  readonly nonce: string;
  /** Rises every two seconds while the holder lives. */
  readonly heartbeat: number;
}

const HEARTBEAT_DIGITS = 12;

/** The content of the lock file. Always of the same length for one holder, so that a heartbeat is written in place. */
export function formatLock(holder: LockHolder): string {
  const { nonce, host, bootId, pidNamespace, pid, startTime, heartbeat } = holder;
  const beat = String(heartbeat).padStart(HEARTBEAT_DIGITS, '0');
  const text = { nonce, host, boot_id: bootId, pid_ns: pidNamespace, pid, start_time: startTime, heartbeat: beat };
  return `${JSON.stringify(text)}\n`;
}

/** The holder that a lock file names; undefined for a text that is no lock of ours. */
export function parseLock(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { nonce, host, boot_id: bootId, pid_ns: pidNamespace = '', pid, start_time: startTime, heartbeat } = value;
  if (typeof nonce !== 'string' || typeof host !== 'string' || typeof bootId !== 'string') return undefined;
  if (typeof pid !== 'number' || typeof startTime !== 'string' || typeof heartbeat !== 'string') return undefined;
  // An older lock does not name it.
  if (typeof pidNamespace !== 'string') return undefined;
  return { nonce, host, bootId, pidNamespace, pid, startTime, heartbeat: Number(heartbeat) };
}
