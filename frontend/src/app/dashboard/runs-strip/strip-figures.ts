import type { SummaryBin } from '@aetherlink/contracts/summary';

/** The bin with most failures; undefined when nothing failed. */
export function worstBin(bins: readonly SummaryBin[]): number | undefined {
  const most = Math.max(0, ...bins.map((bin) => bin.failed));
  return most === 0 ? undefined : bins.findIndex((bin) => bin.failed === most);
}

/** How far a label goes to stay clear of the bars beside its own. */
const FAR = 12;

/** The nearest bin without failures after (`step` 1) or before (`step` -1) the worst one, where its label has room. */
export function freeBinBeside(bins: readonly SummaryBin[], worst: number, step: 1 | -1): number {
  let free = worst + step;
  while (Math.abs(free - worst) < FAR && (bins[free]?.failed ?? 0) > 0) free += step;
  return free;
}

export interface HourRow {
  readonly from: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
}

const BINS_PER_HOUR = 4;

/** The bins added up by four, for the table behind the chart. */
export function hourRows(bins: readonly SummaryBin[]): HourRow[] {
  const rows: HourRow[] = [];
  for (let start = 0; start < bins.length; start += BINS_PER_HOUR) {
    const hour = bins.slice(start, start + BINS_PER_HOUR);
    rows.push({
      from: hour[0]?.from ?? 0,
      succeeded: hour.reduce((sum, bin) => sum + bin.succeeded, 0),
      failed: hour.reduce((sum, bin) => sum + bin.failed, 0),
      skipped: hour.reduce((sum, bin) => sum + bin.skipped, 0),
    });
  }
  return rows;
}

export interface AxisMark {
  /** Share of the width, 0 to 100. */
  readonly at: number;
  readonly words: string;
  /** Too close to the word at the right end for a chart as narrow as a phone. */
  readonly crowded: boolean;
}

const HOURS_APART = 3;
/** What would run into the word at the right end is left out. */
const LAST_MARK = 96;
const LAST_NARROW_MARK = 87;
const FIRST_MARK = 2;

/** Marks at every third full hour of the shown zone. `clockOf` gives `HH:MM`. */
export function axisMarks(bins: readonly SummaryBin[], clockOf: (epochSec: number) => string): AxisMark[] {
  return bins.flatMap((bin, index) => {
    const words = clockOf(bin.from);
    const at = (index / bins.length) * 100;
    const [hour, minute] = words.split(':');
    const isMark = minute === '00' && Number(hour) % HOURS_APART === 0;
    return isMark && at >= FIRST_MARK && at <= LAST_MARK ? [{ at, words, crowded: at > LAST_NARROW_MARK }] : [];
  });
}
