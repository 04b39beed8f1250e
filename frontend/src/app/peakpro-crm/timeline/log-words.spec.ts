import type { RunLogLine } from '@aetherlink/contracts/run';
import { NOW } from '../../core/testing/now';
import { linesWith, logWords } from './log-words';

const line = (change: Partial<RunLogLine> = {}): RunLogLine => ({
  at: NOW,
  at_iso: '',
  level: 'info',
  message: 'GET /jobs answered 200',
  method: 'GET',
  path: '/jobs?pageSize=25',
  status: 200,
  duration_ms: 143.4,
  budget_left: 452,
  ...change,
});
const note: RunLogLine = { at: NOW, at_iso: '', level: 'warn', message: 'Leads are hidden' };

describe('log words', () => {
  it('say what was asked, what came back, and what is left', () => {
    expect(logWords(line(), 'utc').text).toBe('14:32:07 GET /jobs?pageSize=25 200, 143 ms, 452 calls left');
  });

  it('keep the message of a call that went wrong, and say when no answer came', () => {
    const failed = line({ level: 'error', status: 0, message: 'Connection reset', budget_left: undefined });
    expect(logWords(failed, 'utc').text).toBe(
      '14:32:07 Error GET /jobs?pageSize=25 no answer, 143 ms Connection reset',
    );
  });

  it('show a note as it is', () => {
    expect(logWords(note, 'utc').text).toBe('14:32:07 Warning Leads are hidden');
  });

  it('are found by every word in any order', () => {
    const lines = [line(), line({ path: '/contacts', status: 429 }), note].map((one) => logWords(one, 'utc'));
    expect(linesWith(lines, '429 GET')).toEqual([lines[1]]);
    expect(linesWith(lines, ' LEADS ')).toEqual([lines[2]]);
    expect(linesWith(lines, '  ')).toHaveLength(3);
  });
});
