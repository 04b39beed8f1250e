import type { AuditOperation, AuditSource } from '@aetherlink/contracts/audit';

/** How an entry is told: as what somebody did, or as what happened. `of` is the tenant. */
export type Telling =
  { readonly did: (of: string, what: string) => string } | { readonly happened: (of: string, what: string) => string };

const did = (words: (of: string, what: string) => string): Telling => ({ did: words });
const happened = (words: (of: string, what: string) => string): Telling => ({ happened: words });

/** An entry as one sentence: `maria.alvarez (admin) started a run of ironclad-restoration from the UI.` */
export const SENTENCE = {
  who: (actor: string, role: string | null) => (role === null ? actor : `${actor} (${role})`),
  did: (who: string, act: string, from: string) => `${who} ${act}${from}.`,
  didInVain: (who: string, act: string, from: string) => `${who} ${act}${from}, and it failed.`,
  denied: (who: string, act: string, from: string, why: string) =>
    `${who} was denied${act === '' ? '' : ` ${act}`}${from}${why === '' ? '' : `: ${why}`}.`,
  act: (words: string) => `“${words}”`,
  old: (who: string, operation: string, of: string) => `${who}: ${operation}, ${of}.`,
  actors: {
    scheduler: 'The scheduler',
    'command-center': 'The Command Center',
    anonymous: 'Somebody unknown',
  } as Readonly<Record<string, string>>,
  from: {
    ui: ' from the UI',
    api: ' through the API',
    ops: ' from the command line',
    scheduler: '',
    'command-center': '',
  } satisfies Record<AuditSource, string> as Readonly<Record<string, string>>,
} as const;

export const TELLINGS: Record<AuditOperation, Telling> = {
  'scheduler.schedule.created': did((of) => `created the schedule of ${of}`),
  'scheduler.schedule.updated': did((of) => `changed the schedule of ${of}`),
  'scheduler.schedule.paused': did((of) => `paused ${of}`),
  'scheduler.schedule.resumed': did((of) => `resumed ${of}`),
  'scheduler.schedule.deleted': did((of) => `deleted the schedule of ${of}`),
  'scheduler.import.force_run': did((of) => `started a run of ${of}`),
  'scheduler.import.completed': happened((of) => `An import of ${of} succeeded.`),
  'scheduler.import.failed': happened((of) => `An import of ${of} failed.`),
  'scheduler.import.timed_out': happened((of) => `An import of ${of} took too long and was ended.`),
  'scheduler.import.cancelled': happened((of) => `An import of ${of} was cancelled.`),
  'scheduler.import.lost': happened((of) => `An import of ${of} was lost: nobody knows how it ended.`),
  'ops.local.run': did((_of, what) => `ran the local action ${what}`),
  'credentials.updated': did((of) => `saved the AccuLynx key of ${of}`),
  'credentials.deleted': did((of) => `removed the AccuLynx key of ${of}`),
  'persistence.recovered': happened(() => 'The store was recovered from what was intact.'),
  'persistence.migrated': happened(() => 'The store was migrated.'),
  'auth.open_mode': happened(() => 'The Command Center was started without sign-in.'),
  'auth.initial_token_created': happened(() => 'The first admin token was made.'),
  'auth.token_created': did(() => 'made an access token'),
  'auth.token_revoked': did(() => 'revoked an access token'),
  'auth.token_rotated': did(() => 'rotated an access token'),
  'auth.token_expired': happened(() => 'An access token expired.'),
  'auth.signed_in': did(() => 'signed in'),
  'auth.signed_out': did(() => 'signed out'),
  'auth.sign_in_failed': happened(() => 'A sign-in was refused.'),
  'auth.session_revoked': did(() => 'ended a session'),
  'auth.denied': happened(() => 'Somebody was denied.'),
  'audit.exported': did((of, what) => (what === 'records' ? `exported the records of ${of}` : 'exported the audit')),
  'audit.purged': happened(() => 'Audit entries at the end of their retention were removed.'),
};
