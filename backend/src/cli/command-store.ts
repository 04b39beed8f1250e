import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../clock/clock.js';
import type { Environment } from '../config/environment.js';
import { loadAuditChain } from '../persistence/audit-chain/load-audit-chain.js';
import { JsonPersistence } from '../persistence/json/json-persistence.js';
import type { StoreLog } from '../persistence/store-log.js';
import type { Persistence } from '../persistence/persistence.js';
import type { Terminal } from './run-command.js';

export interface CommandStoreOptions {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Takes no lock and disturbs nobody. */
  readonly readOnly: boolean;
  readonly terminal: Terminal;
  /** Begins a new chain of the audit as it opens, with the JSON store; a database has begun it before. */
  readonly auditChainAnew?: boolean;
}

/**
 * Runs `work` on the store that the service has, and closes it.
 * @throws StartRefusal as the service itself at its start.
 */
export async function withStore<Result>(
  options: CommandStoreOptions,
  work: (store: Persistence) => Promise<Result>,
): Promise<Result> {
  const store = await storeFor(options);
  try {
    await store.open();
    return await work(store);
  } finally {
    await store.close();
  }
}

async function storeFor({
  environment,
  clock,
  readOnly,
  terminal,
  auditChainAnew = false,
}: CommandStoreOptions): Promise<Persistence> {
  const log: StoreLog = (level, sentence) => {
    if (level === 'error' || level === 'warn') terminal.tell(sentence);
  };
  const { database, dataDir } = environment;
  const auditChain = await loadAuditChain(environment.auditKeyFile);
  if (!database) return new JsonPersistence({ dataDir, readOnly, auditChain, auditChainAnew, clock, log });
  // The driver of the database is loaded only where there is one.
  const { PostgresPersistence } = await import('../persistence/postgres/postgres-persistence.js');
  const replica = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  return new PostgresPersistence({ ...database, readOnly, auditChain, clock, log, replica });
}
