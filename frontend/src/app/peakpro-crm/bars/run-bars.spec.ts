import { aRun } from '../testing/a-run';
import { durations, runBars, shapeCounts } from './run-bars';

const SCALE = { step: 10, base: 36, tallest: 30, lowest: 2, hang: 12 };

describe('run bars', () => {
  it('stands the oldest on the left and lets a failure hang below the line', () => {
    const bars = runBars([aRun({ id: 'new', status: 'failed' }), aRun({ id: 'old' })], SCALE);
    expect(bars.map(({ run, shape, x }) => [run.id, shape, x])).toEqual([
      ['old', 'stands', 0],
      ['new', 'hangs', 10],
    ]);
    expect(bars[1].y).toBe(37);
  });

  it('keeps the shortest run visible beside a long one', () => {
    const [long, short] = runBars([aRun({ duration_ms: 1 }), aRun({ duration_ms: 600_000 })], SCALE);
    expect(long.height).toBe(30);
    expect(short.height).toBe(2);
  });

  it('shows what did not end as a ring', () => {
    expect(
      runBars([aRun({ status: 'running' }), aRun({ status: 'cancelled' })], SCALE).map(({ shape }) => shape),
    ).toEqual(['ring', 'ring']);
  });

  it('counts what stands, hangs and is a ring', () => {
    const runs = [aRun(), aRun({ status: 'lost' }), aRun({ status: 'timed_out' }), aRun({ status: 'queued' })];
    expect(shapeCounts(runs)).toEqual({ stands: 1, hangs: 2, ring: 1 });
  });

  it('says median and longest of the runs that ended', () => {
    const runs = [1000, 3000, 2000].map((duration_ms) => aRun({ duration_ms }));
    expect(durations(runs)).toEqual({ median: 2000, longest: 3000 });
    expect(durations(runs.slice(1))).toEqual({ median: 2500, longest: 3000 });
    expect(durations([])).toBeNull();
  });
});
