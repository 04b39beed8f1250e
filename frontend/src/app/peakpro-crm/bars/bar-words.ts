import { ROW } from '../../core/strings/peakpro-crm-row.strings';
import { formatCount } from '../../ui/time/format-count';
import { type BarRun, shapeCounts } from './run-bars';

/** The one sentence of a row of bars: `Last 12 runs: 9 succeeded, 3 failed`. */
export function barWords(runs: readonly BarRun[]): string {
  if (runs.length === 0) return ROW.sparkNone;
  const { stands, hangs, ring } = shapeCounts(runs);
  const parts = [
    stands > 0 ? ROW.sparkSucceeded(formatCount(stands)) : '',
    hangs > 0 ? ROW.sparkFailed(formatCount(hangs)) : '',
    ring > 0 ? ROW.sparkOther(formatCount(ring)) : '',
  ];
  const said = parts.filter(Boolean).join(', ');
  return runs.length === 1 ? ROW.sparkOne(said) : ROW.spark(formatCount(runs.length), said);
}
