import type { Problem } from '@aetherlink/contracts/problem';
import { ApiError, type ApiErrorCode, asApiError } from './api-error';
import { errorSentence } from './error-sentence';

const error = (code: ApiErrorCode, more: { problem?: Partial<Problem>; retryAfterSec?: number } = {}): ApiError =>
  new ApiError(code, 400, 'detail', '7f3a', [], (more.problem ?? null) as Problem | null, more.retryAfterSec ?? null);

describe('errorSentence', () => {
  it.each<[ApiErrorCode, string]>([
    ['tenant_required', 'Enter a tenant.'],
    ['schedule_not_found', 'This schedule does not exist any more.'],
    ['schedule_changed', 'Someone changed this since you opened it.'],
    [
      'payload_too_large',
      'The console sent something the server refused. Reload the page; if it stays, report request 7f3a.',
    ],
    ['network', 'No connection to the Command Center.'],
    ['persistence_unavailable', 'The store does not answer.'],
    ['credentials_rejected', 'AccuLynx does not accept this key.'],
    ['upstream_unavailable', 'AccuLynx does not answer as it should. Try again in a minute.'],
  ])('says for %s: %s', (code, sentence) => {
    expect(errorSentence(error(code))).toBe(sentence);
  });

  it('says that nothing was changed only where something was to be changed', () => {
    expect(errorSentence(error('network'), { write: true })).toBe(
      'No connection to the Command Center. Nothing was changed.',
    );
    expect(errorSentence(error('persistence_unavailable'), { write: true })).toBe(
      'Not saved: the store does not answer. Nothing was changed.',
    );
  });

  it('repeats what the server knows of the two companies of a key', () => {
    expect(errorSentence(error('location_mismatch'))).toBe('detail');
    expect(errorSentence(new ApiError('location_in_use', 409, ''))).toContain('Another tenant already imports');
  });

  it('names the tenant that the server names', () => {
    const exists = error('schedule_exists', { problem: { tenant: 'harbor-point-roofing' } });
    expect(errorSentence(exists, { tenant: 'other' })).toBe('harbor-point-roofing already has a schedule.');
    expect(errorSentence(error('run_in_progress'), { tenant: 'acme' })).toBe('A run of acme is already active.');
  });

  it('names the role and the act that it may not do', () => {
    expect(errorSentence(error('forbidden'), { role: 'runner', act: 'delete schedules' })).toBe(
      'Your role (runner) may not delete schedules.',
    );
  });

  it('names the waiting time', () => {
    expect(errorSentence(error('rate_limited', { retryAfterSec: 20 }))).toBe(
      'Too many requests. Possible again in 20 s.',
    );
  });

  it('takes the message of the first field when validation failed', () => {
    const invalid = new ApiError('validation_failed', 400, 'x', null, [{ field: 'a', message: 'At least 5 s.' }]);
    expect(errorSentence(invalid)).toBe('At least 5 s.');
  });
});

describe('asApiError', () => {
  it('leaves an ApiError as it is and wraps everything else', () => {
    const known = error('network');
    expect(asApiError(known)).toBe(known);
    expect(asApiError(new Error('boom'))).toMatchObject({ code: 'unexpected_answer', detail: 'boom' });
    expect(asApiError('boom').detail).toBe('boom');
  });
});
