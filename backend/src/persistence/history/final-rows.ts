import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import type { Tick } from '../../domain/tick.js';

/** Rows in the order in which they became final. */
export interface RowBatch {
  readonly runs: readonly Run[];
  readonly ticks: readonly Tick[];
}

/** Rows on their way from the journal into the history files. */
export class FinalRows {
  runs: Run[] = [];
  ticks: Tick[] = [];

  take(): RowBatch {
    const batch = { runs: this.runs, ticks: this.ticks };
    this.runs = [];
    this.ticks = [];
    return batch;
  }

  /** Rows that were removed on demand need no file. */
  dropBefore(moment: Moment): void {
    this.runs = this.runs.filter(({ queuedAt }) => queuedAt >= moment);
    this.ticks = this.ticks.filter(({ to }) => to >= moment);
  }

  /** They could not be written: they go first the next time. */
  giveBack(batch: RowBatch): void {
    this.runs = [...batch.runs, ...this.runs];
    this.ticks = [...batch.ticks, ...this.ticks];
  }
}
