import type { Run } from '@aetherlink/contracts/run';
import type { Tick } from '@aetherlink/contracts/tick';
import { NOW } from '../../core/testing/now';
import { aRun } from '../testing/a-run';
import { anEntry } from '../../core/testing/an-entry';
import { lineWords } from './line-words';

const ofRun = (change: Partial<Run>) => lineWords({ kind: 'run', key: '', at: NOW, run: aRun(change) }, 'utc');
const ofTick = (change: Partial<Tick>) =>
  lineWords(
    {
      kind: 'tick',
      key: '',
      at: NOW,
      tick: {
        tenant: 'acme',
        from: NOW,
        from_iso: '',
        to: NOW,
        to_iso: '',
        count: 1,
        decision: 'skipped_overlap',
        reason: 'The run of 14:15 was still active.',
        ...change,
      },
    },
    'utc',
  );

describe('timeline line words', () => {
  it('says what a run brought and how long it took', () => {
    expect(ofRun({})).toMatchObject({
      icon: 'ok',
      title: 'Run succeeded',
      aside: '24 s',
      detail: '6 imported, 1 skipped.',
    });
  });

  it('says of a slice and of a preview what they are about', () => {
    const message = 'The first import goes on, about 417 left.';
    expect(ofRun({ trigger: 'backfill', message }).detail).toBe(`Slice of a long import. ${message}`);
    expect(ofRun({ trigger: 'preview', message: 'Nothing was written.' }).detail).toBe('Preview. Nothing was written.');
  });

  it('does not repeat the status of a run that waits or runs', () => {
    expect(ofRun({ status: 'running', message: 'running' }).detail).toBe('');
    expect(ofRun({ status: 'queued', message: 'queued', trigger: 'backfill' }).detail).toBe('Slice of a long import.');
  });

  it('says why a run failed', () => {
    const error = { class: 'transient', code: 'bad_gateway', message: '502 Bad Gateway on GET /jobs' } as const;
    expect(ofRun({ status: 'failed', error })).toMatchObject({
      colour: 'c-error',
      title: 'Run failed',
      detail: '502 Bad Gateway on GET /jobs',
    });
  });

  it('names who started a run by hand', () => {
    expect(ofRun({ trigger: 'manual', actor: 'local:ops', source: 'ui' })).toMatchObject({
      detail: 'Run now. 6 imported, 1 skipped.',
      actor: 'local:ops',
      source: 'ui',
    });
    expect(ofRun({}).actor).toBeNull();
  });

  it('says why a run was cancelled', () => {
    expect(ofRun({ status: 'cancelled', cancel_reason: 'shutdown' }).detail).toBe(
      'Cancelled because the service stopped.',
    );
  });

  it('explains a tick that did not run', () => {
    expect(ofTick({})).toMatchObject({ title: 'Tick skipped: overlap', detail: 'The run of 14:15 was still active.' });
  });

  it('folds many ticks into a count and a range', () => {
    expect(ofTick({ decision: 'paused', count: 96, from: NOW - 17_220 }).title).toBe(
      'Tick skipped: paused, 96 times, 09:45–14:32',
    );
  });

  it('reads an audit entry as the audit does', () => {
    const entry = anEntry({ operation: 'scheduler.schedule.resumed', after: { reason: 'back', catch_up_run: true } });
    expect(lineWords({ kind: 'audit', key: '', at: NOW, entry }, 'utc')).toMatchObject({
      title: 'Resumed, 1 catch-up run',
      detail: '“back”',
      actor: 'local:ops',
    });
  });
});
