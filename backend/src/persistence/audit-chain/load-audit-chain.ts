import { readFile } from 'node:fs/promises';
import { errorCodeOf } from '../../config/error-code.js';
import { EXIT, StartRefusal } from '../../config/start-refusal.js';
import { AuditChain } from './audit-chain.js';

const SHORTEST_KEY_BYTES = 32;

/**
 * The chain with the key of AUDIT_KEY_FILE, or a plain one without such a file. Of a text the blanks around it do not
 * count, of random bytes all do.
 * @throws StartRefusal (78) when the file cannot be read or holds fewer than 32 bytes.
 */
export async function loadAuditChain(auditKeyFile: string | undefined): Promise<AuditChain> {
  if (auditKeyFile === undefined) return AuditChain.plain();
  const key = withoutBlanks(await read(auditKeyFile));
  if (key.length >= SHORTEST_KEY_BYTES) return AuditChain.keyed(key);
  throw refusal(`AUDIT_KEY_FILE holds fewer than ${SHORTEST_KEY_BYTES} bytes; put a random key there.`);
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw refusal(`AUDIT_KEY_FILE cannot be read (${errorCodeOf(error) || 'unknown error'}).`, error);
  }
}

function withoutBlanks(content: Buffer): Buffer {
  const text = content.toString('latin1');
  return /^[\x20-\x7e\s]*$/.test(text) ? Buffer.from(text.trim(), 'latin1') : content;
}

const refusal = (sentence: string, cause?: unknown): StartRefusal => new StartRefusal(sentence, EXIT.config, { cause });
