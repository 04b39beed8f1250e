import type { ChainKind, ImportState } from '../../../domain/import-state.js';
import type { RunStats } from '../../../domain/run.js';
import { withheldSentence } from './missing-records.js';

const CHAIN_NAMES: Readonly<Record<ChainKind, string>> = {
  first: 'The first import',
  nightly: 'The nightly sweep',
  reconcile: 'The weekly sweep',
};

/** What a chain is called. `owedOnly`: it reads what is owed and nothing else. */
export const chainName = (kind: ChainKind, owedOnly: boolean | undefined): string =>
  owedOnly ? 'The reading of what was owed' : CHAIN_NAMES[kind];

/** `6 imported, 1 unchanged.`, and what an operator should know besides. `owed`: the sentence about what is owed. */
export function importMessage(stats: RunStats, { chain }: ImportState, owed: string | undefined): string {
  return sentences(counts(stats), unread(stats), owed, chain && `${chainName(chain.kind, chain.owedOnly)} goes on.`);
}

/** How a slice of the chain `name` ended. */
export function sliceMessage(name: string, stats: RunStats, state: ImportState, owed: string | undefined): string {
  const { remaining } = stats;
  const goesOn = state.chain && `${name} goes on${remaining ? `, about ${remaining} left` : ''}.`;
  const marked = stats.missing_marked ? `${stats.missing_marked} marked as missing.` : undefined;
  const withheld = Object.entries(state.withheld ?? {}).map(([of, { missing, known }]) =>
    withheldSentence(`${of}s`, missing, known),
  );
  return sentences(counts(stats), marked, unread(stats), goesOn ?? `${name} is complete.`, owed, ...withheld);
}

const counts = ({ imported, skipped }: RunStats): string => `${imported} imported, ${skipped} unchanged.`;

function unread({ failed = 0 }: RunStats): string | undefined {
  if (failed === 0) return undefined;
  return `${failed} could not be read and ${failed === 1 ? 'was' : 'were'} left out; the run's log names them.`;
}

const sentences = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');
