import fc from 'fast-check';
import type { ResourceStats } from '../../domain/run.js';

export const text = fc.string({ unit: 'binary', maxLength: 30 });
export const tenant = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
export const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
export const count = fc.nat();
export const uuid = fc.uuid();
export const mode = fc.constantFrom('stub' as const, 'live' as const);
export const source = fc.constantFrom(
  'ui' as const,
  'api' as const,
  'scheduler' as const,
  'command-center' as const,
  'ops' as const,
);
export const runError = fc.record(
  {
    class: fc.constantFrom('auth' as const, 'rate_limited' as const, 'transient' as const, 'data' as const),
    code: text,
    message: text,
    retryAt: moment,
  },
  { requiredKeys: ['class', 'code', 'message'] },
);
const resourceStats: fc.Arbitrary<ResourceStats> = fc.record({
  fetched: count,
  created: count,
  updated: count,
  unchanged: count,
  failed: count,
  pages: count,
  api_calls: count,
  rate_limited: count,
  retries: count,
  missing_marked: count,
  duration_ms: count,
});
export const stats = fc.record(
  {
    imported: count,
    skipped: count,
    fetched: count,
    api_calls: count,
    remaining: count,
    missing_marked: count,
    duration_ms: count,
    resources: fc.dictionary(fc.constantFrom('jobs', 'contacts', 'users'), resourceStats, { noNullPrototype: true }),
  },
  { requiredKeys: ['imported', 'skipped'] },
);
