import pg from 'pg';
import type { DatabaseSettings } from '../../../config/database-settings.js';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { ChainPoint } from '../../audit-chain/chain-types.js';
import type { StoreLog } from '../../store-log.js';
import { connectionOf } from '../connection/connection-settings.js';
import { codeOf } from '../connection/database-trouble.js';
import { prepareSchema } from '../migrations/prepare-schema.js';
import { processesOn } from '../portable/move-client.js';
import { TURN } from './audit-chainer.js';
import { chainState } from './chain-rows.js';

const BEGIN = `UPDATE command_center.audit_chain SET anchor_seq = seq, anchor_hash = hash, chain = $1 WHERE ring = 'people'`;
/** How long the server is waited for, as at a start. */
const PATIENCE_MS = 30_000;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Lets the chain of the ring `people` begin anew, with the key of `chain`, behind its newest entry. Entries that have no
 * place in the old one yet are the first of the new one. Only the role that owns the schema can: the one that the service
 * works with cannot take the proof away from what it wrote.
 * @returns where the old chain ended, and the number with which the new one begins.
 * @throws StartRefusal 69 without the server, 73 while a process of the product is connected, 78 with another role.
 */
export async function beginChainAnew(
  { url, migrateUrl, migrateOnStart }: Pick<DatabaseSettings, 'url' | 'migrateUrl' | 'migrateOnStart'>,
  chain: AuditChain,
  log: StoreLog,
): Promise<ChainPoint & { readonly fromSeq: number }> {
  await prepareSchema({ url, migrateUrl, migrateOnStart, readOnly: false, patienceMs: PATIENCE_MS, log });
  const client = new pg.Client(connectionOf(migrateUrl, 'command-center audit'));
  // Told by the statement that is under way.
  client.on('error', () => undefined);
  await client.connect();
  try {
    if ((await processesOn(client)) > 0) {
      throw new StartRefusal(
        'A process of the product is connected to the database: it would go on with the old key. Stop every replica first. Nothing was changed.',
        EXIT.locked,
      );
    }
    await client.query('BEGIN');
    // Whoever has the turn extends the chain; nobody does meanwhile.
    await client.query('SELECT pg_advisory_xact_lock($1)', [TURN]);
    const { head } = await chainState(client);
    await client.query(BEGIN, [chain.name]);
    await client.query('COMMIT');
    return { ...head, fromSeq: head.seq + 1 };
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new StartRefusal(
      'Only the role that owns the schema begins a new chain of the audit: name it in DATABASE_MIGRATE_URL. Nothing was changed.',
      EXIT.config,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
