import { describe, expect, it } from '@jest/globals';
import type { CancelReason, Run } from '../domain/run.js';
import { sampleRun, sampleSchedule } from '../persistence/testing/sample-facts.js';
import { beginRule, recoverRule } from './run-rules.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const make = { newId: () => 'again', modeOf: () => 'stub' as const, replica: 'here' };
const schedule = sampleSchedule('acme', T0 + 60_000);
const cutShort = (cancelReason: CancelReason, over: Partial<Run> = {}): Run =>
  sampleRun('acme', 'cut', T0, { status: 'running', startedAt: T0, replica: 'gone', cancelReason, ...over });
const recovered = (run: Run, handOver?: typeof make): readonly Run[] =>
  recoverRule(run, make, handOver)({ now: T0 + 25_000, schedule, activeRun: run }).runs ?? [];

describe('a run whose process was ended before it could close it', () => {
  it('has its one retry elsewhere when the process was going anyway', () => {
    const [ended, retry, ...more] = recovered(cutShort('shutdown'), make);
    expect(ended).toMatchObject({ id: 'cut', status: 'cancelled', cancelReason: 'shutdown' });
    expect(retry).toMatchObject({ status: 'queued', trigger: 'retry', retryOf: 'cut', attempt: 2, scheduledFor: T0 });
    expect(more).toEqual([]);
  });

  it('has none where no other process could carry it out, as after an orderly end', () => {
    expect(recovered(cutShort('shutdown')).map(({ status }) => status)).toEqual(['cancelled']);
  });

  it.each<[string, Run]>([
    ['a person had asked for its end', cutShort('operator')],
    ['it was the retry', cutShort('shutdown', { attempt: 2, trigger: 'retry' })],
    ['it was a slice, whose chain goes on anyway', cutShort('shutdown', { trigger: 'backfill' })],
  ])('has none when %s', (_name, run) => {
    expect(recovered(run, make).map(({ status }) => status)).toEqual(['cancelled']);
  });
});

describe('a queued run that is begun', () => {
  const queued = sampleRun('acme', 'asked', T0);
  const begun = (activeRun?: Run) => beginRule(queued, 'here')({ now: T0 + 5, ...(activeRun ? { activeRun } : {}) });

  it('is running here', () => {
    const { runs, result } = begun(queued);
    expect(result).toMatchObject({ id: 'asked', status: 'running', replica: 'here', startedAt: T0 + 5 });
    expect(runs).toEqual([result]);
  });

  it('is carried out although the answer to the commit that began it was lost, also when its end is asked for', () => {
    const running = { ...queued, status: 'running', startedAt: T0 + 1, replica: 'here' } as const;
    expect(begun(running)).toEqual({ result: running });
    const asked = { ...running, cancelReason: 'operator' } as const;
    expect(begun(asked)).toEqual({ result: asked });
  });

  it.each<[string, Run | undefined]>([
    ['has ended', undefined],
    ['was begun elsewhere', { ...queued, status: 'running', startedAt: T0 + 1, replica: 'there' }],
    ['is to end', { ...queued, cancelReason: 'operator' }],
    ['is not the active one', sampleRun('acme', 'another', T0)],
  ])('stays as it is when it %s', (_name, activeRun) => {
    expect(begun(activeRun)).toEqual({ result: undefined });
  });
});
