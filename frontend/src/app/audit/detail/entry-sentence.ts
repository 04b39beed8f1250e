import type { AuditEntry, AuditOperation } from '@aetherlink/contracts/audit';
import { textField } from '../../core/audit/entry-fields';
import { deniedWhy } from '../../core/audit/entry-words';
import { DENIED_ACTS } from '../../core/strings/audit-entry.strings';
import { SENTENCE, TELLINGS, type Telling } from '../../core/strings/audit-sentence.strings';
import { tenantWords } from '../table/entry-cells';

/** The whole entry as one sentence: who (in which role) did what, from where, and whether it worked. */
export function entrySentence(entry: AuditEntry): string {
  const who = SENTENCE.who(SENTENCE.actors[entry.actor] ?? entry.actor, roleOf(entry));
  const from = SENTENCE.from[entry.source] ?? '';
  if (entry.outcome === 'denied') return SENTENCE.denied(who, deniedAct(entry), from, deniedWhy(entry));
  const telling = tellingOf(entry.operation);
  const of = tenantWords(entry);
  if (telling === undefined) return SENTENCE.old(who, entry.operation, of);
  const what = textField(entry, 'action') ?? textField(entry, 'name') ?? textField(entry, 'what') ?? '';
  if ('happened' in telling) return telling.happened(of, what);
  const act = telling.did(of, what).trimEnd();
  return entry.outcome === 'failed' ? SENTENCE.didInVain(who, act, from) : SENTENCE.did(who, act, from);
}

/** The role of somebody; the product itself has none to speak of. */
function roleOf({ actor, actor_detail: detail }: AuditEntry): string | null {
  return detail === undefined || actor in SENTENCE.actors ? null : detail.role;
}

/** What was wanted: an act in words, or the call as it came. */
function deniedAct(entry: AuditEntry): string {
  const wanted = textField(entry, 'operation') ?? (entry.operation === 'auth.denied' ? null : entry.operation);
  if (wanted !== null) return SENTENCE.act(DENIED_ACTS[wanted as AuditOperation] ?? wanted);
  return `${textField(entry, 'method') ?? ''} ${textField(entry, 'route') ?? ''}`.trim();
}

function tellingOf(operation: string): Telling | undefined {
  return Object.hasOwn(TELLINGS, operation) ? TELLINGS[operation as AuditOperation] : undefined;
}
