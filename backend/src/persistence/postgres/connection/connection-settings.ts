import type { ClientConfig, PoolConfig } from 'pg';
import pg from 'pg';
import { originalJson } from '../storable-json.js';

/** What connections of a kind may take. All in milliseconds. */
interface Limits {
  readonly statementMs: number;
  readonly max: number;
}

/**
 * `reads` and `acts` serve people and share their ten connections; `worker` serves the dispatcher, the ends of runs and
 * house-keeping, `chain` extends the audit's chain behind the commits.
 */
const LIMITS = {
  reads: { statementMs: 5_000, max: 8 },
  acts: { statementMs: 5_000, max: 2 },
  worker: { statementMs: 30_000, max: 5 },
  chain: { statementMs: 10_000, max: 1 },
} as const satisfies Record<string, Limits>;

export type PoolKind = keyof typeof LIMITS;
export const POOL_KINDS = Object.keys(LIMITS) as PoolKind[];

/** How long a request may wait for a free connection, or for a new one. */
const ACQUIRE_MS = 2_000;
const LOCK_MS = 2_000;
const IDLE_IN_TRANSACTION_MS = 10_000;
/** The client gives up this much later than the server would: only an answer that never comes gets there. */
const ANSWER_GRACE_MS = 1_000;

/** A peer that has gone silent is noticed after 5 + 3 · 2 seconds, on both sides. */
const KEEPALIVE = ['tcp_keepalives_idle=5', 'tcp_keepalives_interval=2', 'tcp_keepalives_count=3'];
/**
 * A server with LLVM (Debian's, the one in containers) compiles plans that look dear, and those without a seqscan below
 * always do: an act of 20 ms took two seconds.
 */
const UNCOMPILED = 'jit=off';
const ALWAYS = [...KEEPALIVE, 'default_transaction_isolation=read\\ committed', UNCOMPILED];
/** Commits find rows by their keys; a plan that was made while a table was empty must not scan it when it is full. */
const BY_KEY = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off'];

const { INT8, JSON: TEXT_JSON, JSONB } = pg.types.builtins;
/** Moments and counts are 64-bit in the database and far below 2⁵³. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [INT8, Number],
  [TEXT_JSON, originalJson],
  [JSONB, originalJson],
]);
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    PARSERS.get(oid) ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

const optionsOf = (settings: readonly string[]): string => settings.map((setting) => `-c ${setting}`).join(' ');

/** Everything about a connection but its limits. */
export function connectionOf(url: string, name: string): ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    connectionTimeoutMillis: ACQUIRE_MS,
    options: optionsOf(ALWAYS),
    types,
  };
}

/** The settings of a pool. `readOnly` makes the server refuse every write. */
export function poolOf(url: string, kind: PoolKind, replica: string, readOnly: boolean): PoolConfig {
  const { statementMs, max } = LIMITS[kind];
  const extra = [...(kind === 'reads' ? [] : BY_KEY), ...(readOnly ? ['default_transaction_read_only=on'] : [])];
  return {
    ...connectionOf(url, `command-center ${kind} ${replica}`),
    options: optionsOf([...ALWAYS, ...extra]),
    max,
    // Transactions send their first two statements together.
    pipeline: kind === 'acts' || kind === 'worker',
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    query_timeout: statementMs + ANSWER_GRACE_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  };
}
