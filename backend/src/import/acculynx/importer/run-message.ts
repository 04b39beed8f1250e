import type { ChainKind, ImportState } from '../../../domain/import-state.js';
import type { RunStats } from '../../../domain/run.js';
import { withheldSentence } from './missing-records.js';

const CHAIN_NAMES: Readonly<Record<ChainKind, string>> = {
  first: 'The first import',
  nightly: 'The nightly sweep',
  reconcile: 'The weekly sweep',
};

/** `6 imported, 1 unchanged.`, and what an operator should know besides. */
export function importMessage(stats: RunStats, state: ImportState): string {
  return sentences(counts(stats), unread(stats), state.chain && `${CHAIN_NAMES[state.chain.kind]} goes on.`);
}

/** How a slice of a chain ended. `kind`: of the chain it worked on. */
export function sliceMessage(kind: ChainKind, stats: RunStats, state: ImportState): string {
  const { remaining } = stats;
  const goesOn = state.chain && `${CHAIN_NAMES[kind]} goes on${remaining ? `, about ${remaining} left` : ''}.`;
  const marked = stats.missing_marked ? `${stats.missing_marked} marked as missing.` : undefined;
  const withheld = Object.entries(state.withheld ?? {}).map(([of, { missing, known }]) =>
    withheldSentence(`${of}s`, missing, known),
  );
  return sentences(counts(stats), marked, unread(stats), goesOn ?? `${CHAIN_NAMES[kind]} is complete.`, ...withheld);
}

const counts = ({ imported, skipped }: RunStats): string => `${imported} imported, ${skipped} unchanged.`;

function unread({ failed = 0 }: RunStats): string | undefined {
  if (failed === 0) return undefined;
  return `${failed} could not be read and ${failed === 1 ? 'was' : 'were'} left out; the run's log names them.`;
}

const sentences = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');
