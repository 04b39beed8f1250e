/** Sentences for failed calls by their stable code: what happened, what that means, what to do. */
export const ERRORS = {
  tenantRequired: 'Enter a tenant.',
  tenantInvalid: 'Use lowercase letters, digits and hyphens, up to 64, starting and ending with a letter or digit.',
  validationFailed: 'The server did not accept this.',
  scheduleExists: (tenant: string, every: string | null) =>
    every === null ? `${tenant} already has a schedule.` : `${tenant} already has a schedule, ${every}.`,
  scheduleGone: 'This schedule does not exist any more.',
  runGone: 'This run does not exist any more.',
  notFound: 'This does not exist any more.',
  forbidden: (role: string | null) =>
    role === null ? 'Your role may not do this.' : `Your role (${role}) may not do this.`,
  forbiddenAct: (role: string, act: string) => `Your role (${role}) may not ${act}.`,
  unauthenticated: 'Sign in to go on.',
  runInProgress: (tenant: string) => `A run of ${tenant} is already active.`,
  credentialsHold: 'The key was rejected. An admin must replace it.',
  keyRejected: 'AccuLynx does not accept this key.',
  keyNotAccepted:
    'AccuLynx does not accept this key. Nothing was saved. See that it was copied whole and has not been revoked there.',
  locationMismatch:
    'This key belongs to another AccuLynx location than this tenant’s records. Nothing was saved. Use a key of the same location; another one needs a tenant of its own.',
  locationInUse:
    'Another tenant already imports this AccuLynx location. Nothing was saved. Remove the key there first, or use this tenant’s own.',
  upstreamRead: 'AccuLynx does not answer as it should. Try again in a minute.',
  upstreamWrite: 'AccuLynx does not answer as it should, so nothing was saved. Try again in a minute.',
  noKeyRing:
    'Keys cannot be kept: the key ring cannot be used. Nothing was saved. The setting is SECRETS_KEY_FILE; the operations guide says how.',
  scheduleChanged: 'Someone changed this since you opened it.',
  notSaved: 'Not saved: the store does not answer. Nothing was changed.',
  storeDown: 'The store does not answer.',
  storeCorrupt: 'The stored data cannot be read. Nothing was changed. The way out is in the operations guide.',
  tooMany: (wait: string | null) =>
    wait === null ? 'Too many requests.' : `Too many requests. Possible again in ${wait}.`,
  refused: (request: string | null) =>
    request === null
      ? 'The console sent something the server refused. Reload the page.'
      : `The console sent something the server refused. Reload the page; if it stays, report request ${request}.`,
  hostRefused: 'The server does not serve this address. Add it to ALLOWED_HOSTS.',
  networkRead: 'No connection to the Command Center.',
  networkWrite: 'No connection to the Command Center. Nothing was changed.',
  idempotency: 'This was already sent with other content. Try again.',
  serverFault: 'The Command Center made a mistake. Nothing is known to have changed.',
} as const;
