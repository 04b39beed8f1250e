import { aRun } from '../testing/a-run';
import { barWords } from './bar-words';

describe('bar words', () => {
  it('says in one sentence what the bars show', () => {
    const runs = [aRun({ status: 'failed' }), aRun({ status: 'lost' }), aRun({ status: 'cancelled' }), aRun()];
    expect(barWords(runs)).toBe('Last 4 runs: 1 succeeded, 2 failed, 1 cancelled or active');
  });

  it('leaves out what there is none of', () => {
    expect(barWords([aRun(), aRun()])).toBe('Last 2 runs: 2 succeeded');
    expect(barWords([aRun()])).toBe('Last run: 1 succeeded');
    expect(barWords([])).toBe('No runs yet');
  });
});
