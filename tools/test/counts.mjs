export const nothing = { passed: 0, failed: 0, skipped: 0 };

/**
 * What a suite's counts mean for the whole: a suite that ran nothing, left a test out, or ended badly without naming a
 * failed test has failed once for that reason, so that no green line can hide it.
 */
export function judge({ passed, failed, skipped }, exitCode) {
  if (failed > 0) return { passed, failed, skipped };
  if (skipped > 0) return { passed, failed: 1, skipped, reason: 'a test was skipped' };
  if (exitCode !== 0) return { passed, failed: 1, skipped, reason: `it ended with code ${exitCode}` };
  if (passed === 0) return { passed, failed: 1, skipped, reason: 'it ran no test' };
  return { passed, failed, skipped };
}
