/** Words of the audit panel beside the schedules. */
export const AUDIT = {
  title: 'Audit',
  entries: 'Audit entries',
  ringLabel: 'Show entries by',
  rings: { all: 'All', people: 'People', system: 'System' },
  tenant: 'Tenant',
  allOperations: 'All operations',
  allSources: 'All sources',
  operation: 'Operation',
  source: 'Source',
  filter: 'Filter the audit',
  empty: 'No recent scheduler activity',
  emptyFilter: 'No entry matches.',
  clear: 'Clear the filters',
  waiting: (count: string) => `${count} new`,
  /** Ends with what is seen on the button, so that whoever speaks to the page can say it. */
  showWaiting: (waiting: string) => `Show the new entries (${waiting})`,
  today: (day: string) => `Today, ${day}`,
  sameAction: 'Same action',
  product: 'whole product',
  openSchedule: 'Open schedule',
} as const;
