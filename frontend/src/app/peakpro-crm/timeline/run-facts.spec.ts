import { aRun } from '../testing/a-run';
import { runFacts, runFigures } from './run-facts';

const labels = (...args: Parameters<typeof runFacts>) => runFacts(...args).map(({ label }) => label);

describe('run facts', () => {
  it('tells a scheduled run from its due moment to its end', () => {
    expect(labels(aRun())).toEqual(['Run', 'Trigger', 'By', 'Importer', 'Due', 'Started', 'Finished', 'Start lag']);
  });

  it('leaves out what a manual run does not have', () => {
    expect(labels(aRun({ trigger: 'manual', scheduled_for: null }))).not.toContain('Due');
  });

  it('names the attempt and the run that a retry repeats, and the ticks that a catch-up run stands for', () => {
    expect(labels(aRun({ attempt: 2, retry_of: 'r-0', missed_count: 12 }))).toEqual(
      expect.arrayContaining(['Attempt', 'Retry of', 'Stands for']),
    );
    const standsFor = (missed_count: number) =>
      runFacts(aRun({ missed_count })).find(({ label }) => label === 'Stands for');
    expect(standsFor(12)).toMatchObject({ text: '12 ticks that did not run' });
    expect(standsFor(1)).toMatchObject({ text: '1 tick that did not run' });
  });

  it('shows only figures that the importer gave', () => {
    expect(runFigures({ imported: 1802, skipped: 0 })).toEqual([
      { label: 'Imported', value: '1,802' },
      { label: 'Skipped', value: '0' },
    ]);
  });
});
