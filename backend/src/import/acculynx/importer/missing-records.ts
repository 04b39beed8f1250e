import type { RecordRow } from '../../../domain/crm-record.js';
import type { SweptKind, WithheldMissing } from '../../../domain/import-state.js';
import { ID_FORM } from '../client/allowed-calls.js';
import { askFor } from './ask-for.js';
import type { ImportRun } from './import-run.js';
import type { StepProgress } from './step-progress.js';

/** A larger part of what is known is not marked without an operator: a sweep that went wrong looks just like that. */
const MOST_MISSING = 0.2;
/** Marked in one commit. */
const BATCH = 500;
/** Contacts that are asked for one by one in a night before they are marked, unless an operator has approved more. */
const MOST_CONFIRMED = 200;

/**
 * After a complete sweep: known records that were not seen since it began are marked as missing, or withheld when they
 * are too many. A sweep that could not read every row marks nothing.
 */
export async function markMissing(run: ImportRun, kind: SweptKind): Promise<StepProgress> {
  const { chain } = run.state;
  if (!chain) return 'done';
  const resource = `${kind}s`;
  run.stats.workOn(resource);
  if ((chain.unread ?? 0) > 0) {
    run.note('warn', `Not every one of the ${resource} could be read, so none is marked as missing.`);
    if (kind === 'contact') forgetApproved(run, kind);
    return 'done';
  }
  const { known, unseen } = await unseenSince(run, kind, chain.startedAt);
  const tooMany = unseen.length > known * MOST_MISSING;
  const approved = isApproved(run, kind, unseen.length);
  if (tooMany && !approved) {
    withhold(run, kind, { missing: unseen.length, known });
    run.note('warn', withheldSentence(resource, unseen.length, known));
    return 'done';
  }
  const marked =
    kind === 'job'
      ? await mark(run, kind, unseen)
      : await markConfirmed(run, approved ? unseen : unseen.slice(0, MOST_CONFIRMED));
  // Until then the approval stands, so that the next slice goes on with it.
  if (marked === 'done') withhold(run, kind, undefined);
  return marked;
}

/** The sentence about records that wait for an operator. */
export const withheldSentence = (resource: string, missing: number, known: number): string =>
  `${missing} of ${known} known ${resource} were not found any more. That is more than a fifth, so none was marked as missing; an operator has to approve it.`;

/** All that is withheld, over every kind; null when nothing is. */
export function withheldTotal(
  withheld: Readonly<Partial<Record<SweptKind, WithheldMissing>>> = {},
): WithheldMissing | null {
  const all = Object.values(withheld);
  if (all.length === 0) return null;
  return {
    missing: all.reduce((sum, { missing }) => sum + missing, 0),
    known: all.reduce((sum, { known }) => sum + known, 0),
  };
}

async function unseenSince(run: ImportRun, kind: SweptKind, since: number) {
  const unseen: RecordRow[] = [];
  let known = 0;
  for (const row of await run.records.rows(run.request.tenant, kind)) {
    if (row.missing) continue;
    known += 1;
    if (row.lastSeenAt < since) unseen.push(row);
  }
  return { known, unseen };
}

/** What an operator approved is about everything that was withheld, of whatever kind. */
function isApproved(run: ImportRun, kind: SweptKind, missing: number): boolean {
  const { approvedMissing } = run.request;
  const { [kind]: _self, ...others } = run.state.withheld ?? {};
  return approvedMissing !== undefined && missing + (withheldTotal(others)?.missing ?? 0) <= approvedMissing;
}

function withhold(run: ImportRun, kind: SweptKind, missing: WithheldMissing | undefined): void {
  const { [kind]: _before, ...others } = run.state.withheld ?? {};
  run.remember({ withheld: missing ? { ...others, [kind]: missing } : others });
}

/**
 * An approval that this sweep could not use is owed another one, which may fare no better, and so on without end. A
 * nightly sweep that reads everything finds again what is gone, and asks anew.
 */
function forgetApproved(run: ImportRun, kind: SweptKind): void {
  const waiting = run.state.withheld?.[kind];
  if (waiting && isApproved(run, kind, waiting.missing)) withhold(run, kind, undefined);
}

async function mark(run: ImportRun, kind: SweptKind, rows: readonly RecordRow[]): Promise<StepProgress> {
  for (let at = 0; at < rows.length; at += BATCH) {
    const missing = rows.slice(at, at + BATCH).map(({ externalId }) => ({ kind, externalId }));
    await run.commit({ missing });
    run.stats.of(`${kind}s`).missing_marked += missing.length;
  }
  return 'done';
}

/**
 * The contact list cannot be sorted, so a row may slip from one page to another unread: each contact is asked for before
 * it is called missing. Those that a full night does not come to wait for the next one. Who approves that many are gone
 * cannot know it either: a list that broke off looks the same.
 */
async function markConfirmed(run: ImportRun, rows: readonly RecordRow[]): Promise<StepProgress> {
  for (const { externalId } of rows) {
    if (run.time.over) return 'time_is_up';
    if (!ID_FORM.test(externalId)) continue;
    const answer = await askFor(run, `/contacts/${externalId}`, {}, 'contact, is it still there');
    const entry = { kind: 'contact' as const, externalId };
    if (answer.kind === 'absent') {
      await run.commit({ missing: [entry] });
      run.stats.of('contacts').missing_marked += 1;
    } else if (answer.kind === 'ok') {
      await run.commit({ seen: [entry] });
    }
  }
  return 'done';
}
