/** The Settings page. */
export const SETTINGS = {
  title: 'Settings',
} as const;

/** How this person likes to look at things. */
export const YOU = {
  title: 'You',
  where: 'kept in this browser',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  density: 'Rows',
  densities: { comfortable: 'Comfortable', compact: 'Compact' },
  zone: 'Times in',
  zones: { utc: 'UTC', local: 'Local' },
  localIs: (zone: string) => `Local is ${zone}.`,
  singleKeys: 'Single-key shortcuts',
  singleKeysHint: 'Switch them off if your voice control or screen reader presses keys by itself.',
} as const;

/** What the service was started with. */
export const ENVIRONMENT = {
  title: 'Environment',
  readOnly: 'read only',
  copy: (setting: string) => `Copy ${setting}`,
  signIn: 'Sign-in',
  signInModes: { local: 'None', token: 'Access token', oidc: 'SSO', 'token,oidc': 'Access token or SSO' },
  environment: 'Environment',
  store: 'Store',
  stores: { json: 'JSON file', postgres: 'PostgreSQL' },
  replicas: 'Replicas',
  concurrency: 'Runs at the same time',
  importer: 'Importer',
  importers: {
    auto: 'Live for tenants with a key, stub for the others',
    stub: 'Stub for everybody',
    live: 'Live for everybody',
  },
  keys: 'Tenants’ keys',
  keysKept: 'Can be kept',
  keysNotKept: 'Cannot be kept: the key ring cannot be used',
  readOnlyMode: 'Read only',
  demo: 'Demo data',
  on: 'On',
  off: 'Off',
  version: 'Version',
} as const;

/** Access tokens. */
export const TOKENS = {
  title: 'Tokens',
  forbidden: (role: string) => `Your role (${role}) cannot see tokens. Ask an admin.`,
  none: 'No tokens. Create one for scripts and CI; people sign in.',
  create: 'New token',
  columns: {
    name: 'Name',
    role: 'Role',
    tenants: 'Tenants',
    createdBy: 'Created by',
    lastUsed: 'Last used',
    expires: 'Expires',
    state: 'State',
    actions: 'Actions',
  },
  states: { valid: 'Valid', expiring: 'Expires soon', expired: 'Expired', revoked: 'Revoked' },
  never: 'Never',
  rotate: 'Rotate',
  rotating: 'Rotating…',
  revoke: 'Revoke',
  revoking: 'Revoking…',
  denied: 'change tokens',
  of: (act: string, name: string) => `${act}: ${name}`,
  revoked: (name: string) => `${name} is revoked.`,
  yours: 'You are signed in with it yourself, so you will be signed out.',
} as const;

/** Asks before a token stops working. */
export const TOKEN_QUESTIONS = {
  revoke: (name: string) => `Revoke ${name}?`,
  revokeInProduction: (name: string) => `Revoke ${name} in Production?`,
  revokeBody: (name: string) => `Scripts using ${name} stop working at once.`,
  rotate: (name: string) => `Rotate ${name}?`,
  rotateBody: (name: string) =>
    `${name} gets a new secret and the old one opens nothing any more. Scripts using it stop working until they have the new one.`,
} as const;

/** The form of a new token. */
export const NEW_TOKEN = {
  title: 'New token',
  name: 'Name',
  nameHint: 'Who or what has it: nightly-check. It stands in the audit.',
  nameProblem: 'Enter 1 to 64 letters that say who has it.',
  role: 'Role',
  roles: {
    viewer: 'Viewer: sees everything in its scope, changes nothing',
    runner: 'Runner: also starts, cancels and retries runs',
    editor: 'Editor: also pauses, resumes and changes schedules',
    admin: 'Admin: also deletes, and manages keys and tokens',
  },
  tenants: 'Tenants',
  allTenants: 'All tenants',
  allOwn: 'All of mine',
  onlySome: 'Only these',
  someLabel: 'Which tenants',
  someHint: 'Slugs with commas or blanks between them.',
  someMissing: 'Name at least one tenant.',
  someProblem: (word: string) =>
    `“${word}” is no tenant. Use lowercase letters, digits and hyphens, up to 64, starting and ending with a letter or digit.`,
  someForeign: (tenant: string) => `${tenant} is none of your tenants.`,
  days: 'Expires after, in days',
  daysHint: 'At most 365.',
  daysProblem: 'Enter whole days from 1 to 365.',
  verb: 'Create token',
  busy: 'Creating…',
  cancel: 'Cancel',
} as const;

/** The only time that a secret is shown. */
export const SECRET = {
  created: (name: string) => `Token ${name} created`,
  rotated: (name: string) => `Token ${name} rotated`,
  once: 'Copy it now. It cannot be shown again.',
  label: 'Access token',
  copy: 'Copy',
  copied: 'Copied',
  done: 'Done',
  notCopied: 'You have not copied it. It cannot be shown again.',
  stay: 'Go back',
  leave: 'Leave without copying',
} as const;

/** Who is signed in. */
export const SESSIONS = {
  title: 'Sessions',
  none: 'Nobody is signed in.',
  openMode: 'Nobody has to sign in here.',
  columns: {
    name: 'Name',
    kind: 'Signed in with',
    role: 'Role',
    tenants: 'Tenants',
    since: 'Since',
    lastSeen: 'Last seen',
    expires: 'Ends',
    actions: 'Actions',
  },
  kinds: { token: 'Access token', oidc: 'SSO' },
  current: 'You, here',
  end: 'End',
  ending: 'Ending…',
  of: (name: string) => `End the session: ${name}`,
  denied: 'end sessions',
  ask: (name: string) => `End the session of ${name}?`,
  askBody: (name: string) =>
    `${name} is signed out at once, and may sign in again while the account or token allows it.`,
  askVerb: 'End session',
  ended: (name: string) => `The session of ${name} is ended.`,
} as const;
