import { describe, expect, it } from '@jest/globals';
import type { Run } from '../domain/run.js';
import { sampleRun } from '../persistence/testing/sample-facts.js';
import { previewRefusal } from './preview-answer.js';

const NOW = Date.UTC(2026, 10, 12, 14, 30);
const preview = (over: Partial<Run>): Run => sampleRun('acme', 'run-1', NOW, { trigger: 'preview', ...over });

describe('a preview without a result', () => {
  it('that another replica carried out is no failure of the vendor, and may be asked again', () => {
    const refusal = previewRefusal(preview({ status: 'succeeded', message: '3 unchanged' }), undefined, NOW);
    expect(refusal.code).toBe('upstream_unavailable');
    expect(refusal.message).toContain('another one carried out the preview');
    expect(refusal.message).toContain('Ask again.');
    expect(refusal.message).not.toContain('3 unchanged');
  });

  it.each([
    ['operator', 'not_found'],
    ['deleted', 'schedule_not_found'],
  ] as const)('that somebody ended (%s) blames nobody else, even when its importer had done', (cancelReason, code) => {
    expect(previewRefusal(preview({ status: 'succeeded', cancelReason }), undefined, NOW).code).toBe(code);
  });

  it('that failed says why, and when the vendor may be asked again', () => {
    const error = { class: 'rate_limited', code: 'http_429', message: '', retryAt: NOW + 12_300 } as const;
    const refusal = previewRefusal(preview({ status: 'failed', message: 'Too fast.', error }), undefined, NOW);
    expect(refusal.message).toBe('The preview ended without a result. Too fast.');
    expect(refusal.details).toMatchObject({ tenant: 'acme', retryAfterSec: 13 });
  });
});
