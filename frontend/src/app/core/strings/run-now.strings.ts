/** What starting an import by hand led to. */
export const RUN_NOW = {
  runNow: 'Run now',
  runNowOf: (tenant: string) => `Run now: ${tenant}`,
  starting: 'Starting…',
  running: 'Running…',
  finished: (tenant: string, imported: string, skipped: string) =>
    `${tenant}: ${imported} imported, ${skipped} skipped.`,
  failed: (tenant: string, message: string) => `${tenant}: import failed, ${message}`,
  stillRunning: (tenant: string) => `${tenant} is still running. You can leave this page.`,
  notStarted: (tenant: string, sentence: string) => `${tenant}: not started. ${sentence}`,
  open: 'Open',
} as const;
