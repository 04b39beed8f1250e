import { describe, expect, it } from '@jest/globals';
import type { Act } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import type { TenantState } from '../domain/tenant-state.js';
import { sampleRun, sampleSchedule } from '../persistence/testing/sample-facts.js';
import { approveMissingRule } from './missing-rules.js';

const NOW = 1_794_000_000_000;
const ACT: Act = {
  operator: { id: 'local:ops', actor: 'local:ops', role: 'admin', source: 'ui', tenants: ['*'] },
};
const withheld = { missing: 25, known: 60, since: NOW - 1_000, runId: 'run-0' };

const sweeping = (approved: number): TenantState => ({
  now: NOW,
  schedule: sampleSchedule('acme', NOW, {
    withheld: { ...withheld, approved },
    backfill: { kind: 'reconcile', since: NOW, notBefore: NOW, failures: 0 },
  }),
  activeRun: sampleRun('acme', 'slice-1', NOW, { trigger: 'backfill', status: 'running', mode: 'live' }),
});

const refusal = (state: TenantState, count: number): unknown => {
  try {
    approveMissingRule('acme', count, ACT)(state);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('an approval to mark missing records', () => {
  it('is no licence for more than was shown', () => {
    const state = { now: NOW, schedule: sampleSchedule('acme', NOW, { withheld }) };
    expect(refusal(state, 26)).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'count' }] } });
    expect(approveMissingRule('acme', 25, ACT)(state).schedule?.withheld?.approved).toBe(25);
  });

  it('cannot be lowered under a sweep that is using it', () => {
    const error = refusal(sweeping(25), 3);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'run_in_progress', details: { runId: 'slice-1' } });
    expect(approveMissingRule('acme', 25, ACT)(sweeping(3)).schedule?.withheld?.approved).toBe(25);
  });
});
