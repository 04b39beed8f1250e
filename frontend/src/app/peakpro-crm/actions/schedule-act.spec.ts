import { aSchedule } from '../testing/a-schedule';
import { retryable, standingAct } from './schedule-act';

const failed = { ...aSchedule().last_status, ok: false, run_id: 'r-9' };

describe('schedule acts', () => {
  it('offers a retry only after a failure and while nothing runs', () => {
    expect(retryable(aSchedule())).toBeNull();
    expect(retryable(aSchedule({ last_status: failed }))).toBe('r-9');
    expect(retryable(aSchedule({ last_status: failed, state: 'running' }))).toBeNull();
  });

  it('stops what runs, else the schedule, else starts it again', () => {
    expect(standingAct(aSchedule({ state: 'running' }), true)).toBe('cancel-run');
    expect(standingAct(aSchedule({ state: 'running' }), false)).toBe('pause');
    expect(standingAct(aSchedule({ state: 'paused', paused: true }), true)).toBe('resume');
    expect(standingAct(aSchedule(), true)).toBe('pause');
  });
});
