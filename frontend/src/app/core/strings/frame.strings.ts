/** Words of the frame around every page. */
export const FRAME = {
  skip: 'Skip to content',
  mainNavigation: 'Main',
  notices: 'Notices',
  overlays: 'Menus and dialogs',
  dashboard: 'Dashboard',
  crm: 'PeakProCRM',
  records: 'Records',
  audit: 'Audit',
  settings: 'Settings',
  needAttention: (n: number) => (n === 1 ? 'needs attention' : 'need attention'),
  version: (v: string) => `v${v}`,
  showTimesIn: 'Show times in',
  utc: 'UTC',
  local: 'Local',
  darkTheme: 'Dark theme',
  darkThemeHint: 'Dark theme (Shift D)',
  compactRows: 'Compact rows',
  shortcuts: 'Keyboard shortcuts',
  notFoundTitle: 'Not found',
  notFound: 'Nothing lives at this address.',
} as const;

/** For a fault of ours that nobody caught. */
export const CRASH = {
  sentence: 'This part of the page stopped working.',
  reload: 'Reload it',
  unreachable: 'The page could not be opened: no connection to the Command Center. Try again once it answers.',
} as const;

/** How fresh the page is. */
export const LIVE = {
  live: 'Live',
  ago: (age: string) => `${age} ago`,
  reconnecting: 'Reconnecting',
  dataAge: (age: string) => `data is ${age} old`,
  polling: (every: string) => `Polling every ${every}`,
  offline: (since: string) => `Offline since ${since}`,
  retrying: 'retrying',
  menu: 'Live updates',
  lastEvent: 'Last event',
  noEvent: 'none yet',
  lastHeard: 'Last answer',
  reconnectNow: 'Reconnect now',
  clockEven: 'Your clock agrees with the server’s.',
  clockBehind: (difference: string) =>
    `Your clock is ${difference} behind the server’s. Times shown here are corrected.`,
  clockAhead: (difference: string) =>
    `Your clock is ${difference} ahead of the server’s. Times shown here are corrected.`,
  stale: (moment: string) => `You are looking at ${moment}. Live updates stopped.`,
  retry: 'Retry',
  events: {
    schedule: 'schedule',
    run: 'run',
    audit: 'audit entry',
    system: 'system',
    resync: 'everything again',
  },
} as const;

/** The list under `?`. */
export const SHORTCUTS = {
  title: 'Keyboard shortcuts',
  everywhere: 'Everywhere',
  table: 'In the table',
  goDashboard: 'Go to Dashboard',
  goCrm: 'Go to PeakProCRM',
  goRecords: 'Go to Records',
  goAudit: 'Go to Audit',
  theme: 'Dark or light theme',
  list: 'This list',
  find: 'Find a tenant',
  findRecord: 'Search records',
  create: 'New schedule',
  down: 'Next row',
  up: 'Previous row',
  open: 'Open the row',
  runNow: 'Run now',
  pause: 'Pause or resume',
  edit: 'Edit interval',
  menu: 'Row menu',
  escape: 'Close the topmost thing',
  singleKeys: 'Single-key shortcuts',
  singleKeysHint: 'Switch them off if your voice control or screen reader presses keys by itself.',
  then: 'then',
} as const;
