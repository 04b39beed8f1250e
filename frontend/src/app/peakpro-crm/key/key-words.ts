import type { CredentialState } from '@aetherlink/contracts/credential';
import type { Schedule } from '@aetherlink/contracts/schedule';
import type { Session } from '@aetherlink/contracts/session';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';
import { formatCount } from '../../ui/time/format-count';
import { type Zone, formatClock, formatShortDay, sameDay } from '../../ui/time/format-moment';
import { formatRelative } from '../../ui/time/format-relative';

/** How a tenant's key stands: the colour of its icon, one sentence, and what there is to add. */
export interface KeyWords {
  readonly tone: 'ok' | 'held' | 'plain';
  readonly configured: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What every row knows of the key, and what only an admin is told; the latter is undefined for everybody else. */
export interface KeyFacts {
  readonly schedule: Schedule;
  readonly state: CredentialState | undefined;
  readonly importer: Session['features']['importer'];
}

export function keyWords({ schedule, state, importer }: KeyFacts, now: number, zone: Zone): KeyWords {
  const last4 = state === undefined ? schedule.key_last4 : state.last4;
  if (last4 === undefined) return noKey(importer);
  const health = schedule.hold ? 'rejected' : (state?.health ?? schedule.key_health ?? 'unknown');
  const company = state?.location_name ?? schedule.location_name;
  const known = [company === undefined ? '' : `${company}.`, ...history(state, now, zone)];
  const rests = importer === 'stub' ? KEY.resting : '';
  if (health === 'rejected') {
    const { hold } = schedule;
    const title = hold ? KEY.rejectedAt(last4, moment(hold.since, now, zone)) : KEY.rejected(last4);
    return said('held', title, [hold ? KEY.onHold : '', known.join(' '), rests]);
  }
  const title = health === 'ok' ? KEY.works(last4) : KEY.unknown(last4);
  return said(health === 'ok' ? 'ok' : 'plain', title, [known.join(' '), budget(state, now, zone), rests]);
}

function noKey(importer: KeyFacts['importer']): KeyWords {
  const [title, line] = importer === 'live' ? [KEY.noneLive, KEY.noneLiveText] : [KEY.none, KEY.noneText];
  return { tone: 'plain', configured: false, title, lines: [importer === 'stub' ? KEY.resting : line] };
}

function said(tone: KeyWords['tone'], title: string, lines: readonly string[]): KeyWords {
  return { tone, configured: true, title, lines: lines.map((line) => line.trim()).filter(Boolean) };
}

function history(state: CredentialState | undefined, now: number, zone: Zone): readonly string[] {
  const { checked_at: checked, set_at: set, set_by: by } = state ?? {};
  return [
    checked === undefined ? '' : KEY.checked(formatRelative(checked, now, zone)),
    set === undefined || by === undefined ? '' : KEY.set(moment(set, now, zone), by),
  ];
}

function budget(state: CredentialState | undefined, now: number, zone: Zone): string {
  const calls = state?.calls;
  if (calls === undefined) return '';
  const until = calls.cooling_until;
  if (until !== undefined && until > now) return KEY.cooling(formatClock(until, zone));
  return KEY.calls(formatCount(calls.left), formatCount(calls.per_minute));
}

/** The clock of today's moments, the day of all others. */
function moment(at: number, now: number, zone: Zone): string {
  return sameDay(at, now, zone) ? formatClock(at, zone, false) : formatShortDay(at, zone);
}
