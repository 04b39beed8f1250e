/** Signing in, and what the frame says about the session. */
export const SESSION = {
  product: 'Aetherlink Command Center',
  accessToken: 'Access token',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  tokenHint: 'It is exchanged for a session and not kept in the browser.',
  firstTokenHint: 'First start? The service has printed how to get its first access token.',
  tokenMissing: 'Enter your access token.',
  tokenUnknown: 'That token is unknown, expired or revoked.',
  tooManyTries: 'Too many wrong tokens were tried from here. A right one is taken all the same.',
  continueWithSso: 'Continue with SSO',
  or: 'or',
  noRole: (name: string) =>
    name === ''
      ? 'You are signed in, but no role is assigned to you. Ask an admin.'
      : `You are signed in as ${name}, but no role is assigned to you. Ask an admin.`,
  providerFailed: 'The sign-in with SSO did not succeed. Nobody is signed in. Try again.',
  needsTls:
    'Signing in needs TLS or localhost: open this address with https://, or on the machine itself as localhost.',
  over: {
    idle: 'Signed out after 30 min without activity.',
    ended: 'Signed out: your session was ended. Sign in again to go on.',
  },
  stillSignedIn: (why: string) => `You are still signed in: ${why}`,
  unreachable: 'The Command Center does not answer. Trying again every 5 s.',
  starting: 'Opening the Command Center…',
  openMode: 'No sign-in: anyone who can open this address is an admin. Set AUTH_MODE before sharing it.',
  demo: 'Demo: invented tenants on the stub importer. Nothing here is real.',
  demoSandbox: 'Demo: invented tenants; those with a key import from a sandbox. Nothing here is real.',
  readOnly: 'Read only: nothing can be changed.',
  environments: { local: 'Local', staging: 'Staging', production: 'Production' },
  stores: { json: 'JSON store', postgres: 'Postgres' },
  replicas: (n: number) => (n === 1 ? '1 replica' : `${n} replicas`),
  roles: { viewer: 'Viewer', runner: 'Runner', editor: 'Editor', admin: 'Admin' },
  allTenants: 'All tenants',
  signedInAs: 'Signed in as',
  signOut: 'Sign out',
} as const;
