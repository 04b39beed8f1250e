import type { AuditOutcome, AuditRing, AuditSource } from '@aetherlink/contracts/audit';

/** Words of the Audit page: who did what, from where, and did it work. */
export const AUDIT_PAGE = {
  title: 'Audit',
  about: 'Who did what, from where, and did it work.',
  entries: (count: string, one: boolean) => `${count} ${one ? 'entry' : 'entries'}`,
  found: (count: string, one: boolean) => `${count} ${one ? 'entry' : 'entries'} found`,
  table: 'Audit entries',
  empty: 'Nothing has been recorded yet.',
  noMatch: 'No entry matches.',
  clear: 'Clear filters',
  waiting: (count: string) => `${count} new`,
  /** Ends with what is seen on the button, so that whoever speaks to the page can say it. */
  showWaiting: (waiting: string) => `Show the new entries (${waiting})`,
  smallStore: 'The embedded store keeps the last 100 entries, at least 50 of them by people.',
  pruned: 'Older entries have reached the end of their retention.',
  product: 'whole product',
  columns: {
    time: 'Time',
    operation: 'Operation',
    tenant: 'Tenant',
    actor: 'Actor',
    source: 'Source',
    outcome: 'Outcome',
    action: 'Action',
  },
  outcomes: { success: 'Success', denied: 'Denied', failed: 'Failed' } satisfies Record<AuditOutcome, string>,
  rings: { people: 'People', system: 'System' } satisfies Record<AuditRing, string>,
  sources: {
    ui: 'ui',
    api: 'api',
    scheduler: 'scheduler',
    'command-center': 'command-center',
    ops: 'ops',
  } satisfies Record<AuditSource, string>,
  filterAction: 'Only entries of action',
  none: '–',
} as const;

/** Words of the filter bar. */
export const AUDIT_FILTER = {
  bar: 'Filter the audit',
  toggle: (count: number) => (count === 0 ? 'Filters' : `Filters (${count})`),
  tenant: 'Tenant',
  anyTenant: 'All tenants',
  tenants: 'Tenants',
  noTenant: (search: string) => `No tenant matches “${search}”. Enter looks for it all the same.`,
  operation: 'Operation',
  anyOperation: 'All operations',
  groups: {
    'scheduler.schedule.*': 'Schedules',
    'scheduler.import.*': 'Imports',
    'credentials.*': 'Keys',
    'auth.*': 'Sign-in and tokens',
    'audit.*': 'Audit',
    'persistence.*': 'Store',
    'ops.*': 'Local actions',
  },
  allOf: (group: string) => `All: ${group}`,
  source: 'Source',
  anySource: 'All sources',
  outcome: 'Outcome',
  anyOutcome: 'Any outcome',
  actor: 'Actor',
  anyActor: 'Any actor',
  action: 'Action id',
  anyAction: 'Any action',
  ring: 'Show entries by',
  anyRing: 'All',
  time: 'When',
  anyTime: 'Any time',
  ranges: { today: 'Today', '24h': '24 h', '7d': '7 days', pick: 'Pick…' },
  from: 'From',
  to: 'To',
} as const;

/** Words of the export. */
export const AUDIT_EXPORT = {
  open: 'Export…',
  csv: 'CSV, for a spreadsheet',
  ndjson: 'NDJSON, with the chain',
  note: (count: string | null, one: boolean) =>
    `${count === null ? 'All' : count} ${one ? 'entry' : 'entries'} with these filters. The export itself is recorded.`,
  failed: (why: string) => `Not exported. ${why}`,
  fileName: (tenant: string | undefined, format: string) =>
    `${tenant === undefined ? 'audit' : `audit-${tenant}`}.${format}`,
} as const;

/** Words of the chain that proves the audit. */
export const CHAIN = {
  checking: 'Checking the chain…',
  verified: (id: string, clock: string) => `Verified up to #${id} at ${clock}`,
  nothing: 'Nothing to verify yet',
  plain: 'Plain chain: it proves accidents, not tampering.',
  plainHint: 'Without AUDIT_KEY_FILE anyone who can write to the store can also write a chain that fits.',
  keyed: 'Keyed chain: nobody without the key can change an entry unnoticed.',
  broken: (place: string) => `The chain is broken at ${place}`,
  brokenEntry: (id: string, ring: string) => `#${id} (${ring})`,
  brokenPlace: (seq: string, ring: string) => `place ${seq} (${ring}), where an entry is missing`,
  failed: 'The chain could not be checked.',
  again: 'Check the chain again',
  title: 'Chain',
  seq: 'Place in its ring',
  hash: 'Hash',
  noHash: 'not kept here',
  copyHash: 'Copy the hash',
  entryVerified: (id: string, clock: string) => `Chain verified up to ${id} at ${clock}.`,
  entryLater: (id: string, clock: string) => `Not checked yet: the chain was verified up to ${id} at ${clock}.`,
} as const;

/** Words of one entry's sheet. */
export const AUDIT_SHEET = {
  entry: 'Audit entry',
  previous: 'Newer entry',
  next: 'Older entry',
  changed: 'What changed',
  metadata: 'Details',
  facts: 'Facts',
  when: 'When',
  tenant: 'Tenant',
  actor: 'Actor',
  onlyActor: 'Only entries of this actor',
  role: 'Role',
  identity: 'Identity',
  credential: 'Credential',
  operation: 'Operation',
  ids: 'Ids',
  openRun: 'Open the run',
  openSchedule: 'Open the schedule',
  looking: 'Looking for the entry…',
  absent: 'This entry is not among those that the filters find.',
  tooFar: (count: string) => `This entry is not among the newest ${count}. Narrow the filters to reach it.`,
} as const;
