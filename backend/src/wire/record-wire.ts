import type { CrmRecord as WireRecord, RecordDetail } from '@aetherlink/contracts/record';
import type { CrmRecord, RecordContact, RecordRow } from '../domain/crm-record.js';
import { toIso, toSeconds } from '../domain/moment.js';
import { twin } from './moments.js';
import { fieldIn, listIn, momentIn, numberIn, textIn } from './raw-fields.js';

type WireDetail = RecordDetail['record'];

/** An imported record as the API shows it. */
export function recordWire(row: RecordRow): WireRecord {
  return {
    tenant: row.tenant,
    kind: row.kind,
    external_id: row.externalId,
    title: row.title,
    status: row.status,
    ...(row.owner === undefined ? {} : { owner: row.owner }),
    ...(row.value === undefined ? {} : { value: row.value }),
    ...(row.contact ? { contact: contactWire(row.contact) } : {}),
    source: 'acculynx',
    ...twin('created_at', row.createdAt),
    ...twin('modified_at', row.modifiedAt),
    first_seen_at: toSeconds(row.firstSeenAt),
    first_seen_at_iso: toIso(row.firstSeenAt),
    last_seen_at: toSeconds(row.lastSeenAt),
    last_seen_at_iso: toIso(row.lastSeenAt),
    missing: row.missing,
    run_id: row.runId,
  };
}

/** With what can be told from the vendor's own words, and those words. */
export function recordDetailWire(record: CrmRecord): WireDetail {
  const { raw } = record;
  const milestones = milestonesOf(record);
  const money = moneyOf(record);
  const address = addressOf(record);
  return {
    ...recordWire(record),
    ...(milestones.length > 0 ? { milestones } : {}),
    ...(Object.keys(money).length > 0 ? { money } : {}),
    ...(address === '' ? {} : { address }),
    raw: { ...raw },
  };
}

function contactWire({ id, name, company, email, phone }: RecordContact) {
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(company === undefined ? {} : { company }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  };
}

function milestonesOf({ raw }: CrmRecord): NonNullable<WireDetail['milestones']> {
  return listIn(raw, 'milestone_history').flatMap((passed) => {
    const name = textIn(passed, 'name');
    return name === undefined ? [] : [{ name, ...twin('at', momentIn(passed, 'date')) }];
  });
}

/** The vendor says the balance in two places; the overview of the payments is the fresher one. */
function moneyOf({ raw }: CrmRecord): NonNullable<WireDetail['money']> {
  const financials = fieldIn(raw, 'financials');
  const overview = fieldIn(raw, 'payments_overview');
  const approved = numberIn(financials, 'approvedJobValue');
  const due = numberIn(overview, 'balanceDue') ?? numberIn(financials, 'balanceDue');
  const sales = numberIn(overview, 'salesAmount');
  const collected = numberIn(overview, 'percentageCollected');
  return {
    ...(approved === undefined ? {} : { approved_value: approved }),
    ...(due === undefined ? {} : { balance_due: due }),
    ...(sales === undefined ? {} : { sales_amount: sales }),
    ...(collected === undefined ? {} : { percentage_collected: collected }),
  };
}

/** In one line: a job's place, or where a contact gets its mail. */
function addressOf({ raw }: CrmRecord): string {
  const address =
    fieldIn(fieldIn(raw, 'job'), 'locationAddress') ??
    fieldIn(fieldIn(raw, 'contact'), 'mailingAddress') ??
    fieldIn(raw, 'billing_address');
  const state = fieldIn(address, 'state');
  const inState = textIn(state, 'abbreviation') ?? textIn(state, 'name') ?? textIn(address, 'state');
  const stateAndZip = [inState, textIn(address, 'zipCode')].filter((part) => part !== undefined).join(' ');
  const lines = [textIn(address, 'street1'), textIn(address, 'street2'), textIn(address, 'city'), stateAndZip];
  return lines.filter((line) => line !== undefined && line !== '').join(', ');
}
