import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import { DomainError } from '../domain/domain-error.js';
import type { AuditVerdict, ChainHeads } from '../persistence/audit-chain/chain-types.js';
import { loadAuditChain } from '../persistence/audit-chain/load-audit-chain.js';
import { verifyFile } from './audit-file.js';
import { auditOptions } from './audit-options.js';
import { badEntry, keyNeeded, notIntact, notProved, proofOf } from './audit-sentences.js';
import { withStore } from './command-store.js';
import type { Command, Terminal } from './run-command.js';
import { terminalActor } from './terminal-actor.js';

/** A service that writes meanwhile can make files look as if they did not fit together. */
const TRIES = 3;
const BETWEEN_TRIES_MS = 500;

/** `audit verify [FILE]`: the store of the environment, or an export. `audit begin-anew`: a new chain, with another key. */
export const auditCommand =
  (read: () => Environment = () => Environment.read()): Command =>
  async (args, terminal) => {
    const options = auditOptions(args);
    const environment = read();
    if (options.command === 'begin-anew') return beginAnew(environment, terminal);
    const lines =
      options.file === undefined
        ? await verifyStore(environment, terminal)
        : await verifyFile(options.file, await loadAuditChain(environment.auditKeyFile));
    for (const line of lines) terminal.print(line);
  };

async function verifyStore(environment: Environment, terminal: Terminal): Promise<readonly string[]> {
  const where = environment.database ? 'The audit in the database' : `The audit in ${environment.dataDir}`;
  const { intact, rings, firstBad, kind, isOfOtherKey } = await verdictOf(environment, terminal);
  if (isOfOtherKey && kind === 'plain') throw keyNeeded(where);
  if (firstBad) throw notIntact(where, badEntry(firstBad));
  if (!intact) throw notIntact(where, 'the check says no more than that.');
  const checked = rings.map(({ ring, fromSeq, toSeq, entries }) =>
    entries === 0 ? noneOf(ring, fromSeq) : `${entries} of ${ring} (${fromSeq} to ${toSeq})`,
  );
  return [`${where} is intact: ${checked.join(', ')}.`, ...notProved(rings), proofOf(kind)];
}

const noneOf = (ring: string, fromSeq: number): string =>
  fromSeq === 1 ? `no entry of ${ring} yet` : `no entry of ${ring} since number ${fromSeq}`;

/** Reads only, and disturbs no service on the same store. */
async function verdictOf(environment: Environment, terminal: Terminal): Promise<AuditVerdict> {
  const options = { environment, clock: new SystemClock(), readOnly: true, terminal };
  for (let tries = 1; ; tries += 1) {
    try {
      return await withStore(options, (store) => store.audit.verify());
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'store_corrupt') throw error;
      if (tries === TRIES) throw notIntact('The store', error.message);
      await sleep(BETWEEN_TRIES_MS);
    }
  }
}

async function beginAnew(environment: Environment, terminal: Terminal): Promise<void> {
  const before = await endedInDatabase(environment, terminal);
  const options = { environment, clock: new SystemClock(), readOnly: false, auditChainAnew: true, terminal };
  await withStore(options, async ({ audit }) => {
    const { kind, rings } = before ?? (await audit.chainHeads());
    await audit.append({
      ring: 'people',
      tenant: 'system',
      operation: 'persistence.recovered',
      source: 'ops',
      actor: terminalActor(),
      outcome: 'success',
      metadata: { audit_chain: 'begun_anew', kind, behind: { people: rings.people, system: rings.system } },
    });
    // In the database an entry gets its place a moment later; nobody else may be there to give it one.
    await audit.chainHeads();
    terminal.tell('A new chain of the audit has begun. What was written before is kept, and is not part of it.');
  });
}

/** In the database the old chain ends here; the JSON store begins anew as it is opened. */
async function endedInDatabase(
  { database, auditKeyFile }: Environment,
  { tell }: Terminal,
): Promise<ChainHeads | undefined> {
  if (!database) return undefined;
  const { beginChainAnew } = await import('../persistence/postgres/audit/begin-anew.js');
  const chain = await loadAuditChain(auditKeyFile);
  const people = await beginChainAnew(database, chain, (_level, sentence) => tell(sentence));
  return { kind: chain.kind, rings: { people } };
}
