/** Words of the dashboard. */
export const DASHBOARD = {
  title: 'Dashboard',
  asOf: 'as of',
  open: 'Open',
  openOf: (tenant: string) => `Open: ${tenant}`,
} as const;

export const SUMMARY = {
  title: 'Scheduler summary',
  ofActive: (n: string, one: boolean) => `of ${n} active ${one ? 'schedule' : 'schedules'}`,
  onTime: (one: boolean) => (one ? 'is on time' : 'are on time'),
  nextTick: 'Next tick',
  noTick: 'none planned',
  slots: 'Run slots in use',
  of: (n: string) => `of ${n}`,
  heartbeat: 'Heartbeat',
  ago: (age: string) => `${age} ago`,
  silent: (age: string) => `The scheduler has not reported for ${age}`,
  unreachable: (since: string) => `Command Center does not answer since ${since}.`,
  lastKnown: (onTime: string, active: string) => `Last known: ${onTime} of ${active} on time.`,
  empty: 'No schedules yet.',
  createFirst: 'Create the first one',
} as const;

export const ATTENTION = {
  title: 'Needs attention',
  openAll: 'Open in PeakProCRM',
  tenants: (n: string) => `${n} tenants`,
  showThem: 'Show them',
  more: (n: number) => `Show ${n} more`,
  replaceKey: 'Replace key',
  replaceKeyOf: (tenant: string) => `Replace key: ${tenant}`,
  empty: 'Nothing needs you.',
  newProblems: (n: number, tenants: string) => `${n} new ${n === 1 ? 'problem' : 'problems'}: ${tenants}`,
} as const;

export const RUNS_STRIP = {
  title: 'Runs, last 24 hours',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  scale: (n: string) => `${n} in 15 min`,
  peak: (n: string, at: string) => `${n} failed, ${at}`,
  now: 'now',
  quarterHour: 'Quarter hour, arrow keys move',
  bin: (from: string, to: string, parts: string) => `${from}–${to}: ${parts}`,
  counted: (n: string, word: string) => `${n} ${word}`,
  nothing: 'no runs',
  sentence: (all: string) => `${all} runs in 24 hours in steps of 15 minutes.`,
  sentenceNoFailure: 'None failed.',
  sentenceFailed: (failed: string, worst: string, from: string, to: string) =>
    `${failed} failed, most of them (${worst}) from ${from} to ${to}.`,
  sentenceTable: 'A table of the figures follows the chart.',
  table: (zone: string) => `Runs per hour, ${zone}`,
  hour: 'Hour',
  empty: 'No runs in the last 24 hours.',
} as const;

export const START_DELAY = {
  title: 'Start delay',
  scope: 'last 24 h, 95th percentile',
  median: 'Median',
  p95: '95th percentile',
  worst: 'Worst',
  lateFrom: (threshold: string) => `Late from ${threshold}`,
  lateNow: 'late now',
  onTime: (threshold: string) => `Every run of the last 24 hours started within ${threshold}.`,
  empty: 'No runs in the last 24 hours.',
  now: 'now',
  chart: (lowest: string, highest: string) =>
    `Start delay, 95th percentile of each quarter hour, last 24 hours: between ${lowest} and ${highest}.`,
  none: 'none',
} as const;

export const LAST_AUDIT = {
  title: 'Last audit entry',
  lastAction: 'Last action',
  open: 'Open audit',
  wholeProduct: 'Command Center',
  empty: 'No recent scheduler activity',
} as const;

export const LOCAL_RUNS = {
  denied: 'run this action',
  title: 'Local runs',
  runAction: 'Run action',
  running: 'Running…',
  actions: {
    status: 'Check status',
    'verify-store': 'Verify store',
    'backup-store': 'Back up store',
    'prune-history': 'Prune history…',
    'list-imports': 'List imports',
  },
  statuses: { running: 'Running', succeeded: 'Succeeded', failed: 'Failed' },
  empty: 'No local runs yet. Start with “Verify store”.',
  emptyForOthers: 'No local runs yet.',
  someTenants: 'Maintenance is about all tenants; yours are some of them.',
  done: (action: string, duration: string) => `${action} succeeded in ${duration}.`,
  failed: (action: string, reason: string) => `${action} failed: ${reason}`,
  notStarted: (action: string, sentence: string) => `${action}: not started. ${sentence}`,
  open: 'Show output',
  stdout: 'Output',
  stderr: 'Errors',
  nothingPrinted: 'It printed nothing.',
  copyOutput: 'Copy the output',
  copyErrors: 'Copy the errors',
  startedAt: 'Started',
  took: 'took',
  pruneTitle: 'Prune the history?',
  pruneBody: [
    'Removes runs and skipped ticks that are older than 24 hours. Schedules, audit entries and the last 24 hours stay.',
    'This cannot be undone.',
  ],
  pruneVerb: 'Prune history',
} as const;
