import { describe, expect, it } from '@jest/globals';
import { actedBy } from './act.js';
import type { Operator } from './operator.js';
import { SCHEDULER } from './operator.js';

const nightly: Operator = {
  id: 'token:1f2e3d4c',
  actor: 'token:nightly',
  role: 'runner',
  source: 'api',
  tenants: ['acme'],
};

describe('actedBy', () => {
  it('derives source, actor and credential kind from the operator', () => {
    expect(actedBy({ operator: nightly, requestId: 'q1' })).toEqual({
      ring: 'people',
      source: 'api',
      actor: 'token:nightly',
      actorDetail: { type: 'token', id: 'token:1f2e3d4c', role: 'runner' },
      requestId: 'q1',
    });
  });

  it('takes an id without a kind as its own kind, and leaves out a request that there is none of', () => {
    expect(actedBy({ operator: SCHEDULER })).toEqual({
      ring: 'people',
      source: 'scheduler',
      actor: 'scheduler',
      actorDetail: { type: 'scheduler', id: 'scheduler', role: 'admin' },
    });
  });
});
