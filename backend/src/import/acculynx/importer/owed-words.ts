import { OWED_PARTS } from '../../../domain/import-state.js';
import type { ImportRun } from './import-run.js';
import { namedIds, owedByAll } from './owed.js';
import { PART_NAMES, resourceOf } from './part-names.js';

/** What is owed when a run has ended, in words; undefined when nothing is. */
export function owedSentence({ owed, closed }: ImportRun): string | undefined {
  const sentences = [ofJobs(owed, closed), ofSweeps(owed)].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

function ofJobs(owed: ImportRun['owed'], closed: ReadonlySet<string>): string | undefined {
  const named = namedIds(owed).size;
  const all = owedByAll(owed).length > 0;
  if (named === 0 && !all) return undefined;
  const jobs = all ? 'more than 1,000 jobs' : named === 1 ? '1 job' : `${named} jobs`;
  const refused = OWED_PARTS.filter((part) => owed.parts[part] && closed.has(resourceOf(part)));
  const names = refused.map((part) => PART_NAMES[part]).join(' and ');
  const why = names === '' ? '; the next runs read them' : `: ${names} are closed to this key`;
  return `Details of ${jobs} are still owed${why}.`;
}

function ofSweeps({ sweeps }: ImportRun['owed']): string | undefined {
  const kinds = Object.keys(sweeps).map((kind) => `${kind}s`);
  if (kinds.length === 0) return undefined;
  return `Some ${kinds.join(' and ')} could not be read; the next complete sweep looks for them.`;
}
