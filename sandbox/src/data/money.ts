import { guid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { APPROVED, CANCELLED, CLOSED } from './milestones.ts';
import { DAY, iso, isoDay } from './moment.ts';
import { Dice, stream } from './random.ts';

/** What a job was sold for and what came in, in whole cents so that sums are exact. */
interface Sums {
  readonly approved: number;
  readonly received: readonly number[];
  readonly paid: readonly number[];
}

const dollars = (cents: number): number => cents / 100;
const total = (cents: readonly number[]): number => cents.reduce((sum, each) => sum + each, 0);
/** A payment that somebody edits grows by this much each time. */
const EDIT_CENTS = 12_345;

function sumsOf(location: Location, job: number): Sums {
  const dice = new Dice(location.seed, stream.money, job);
  const { milestone } = location.jobs.standing(job);
  const sold = dice.int(400_000, 6_000_000);
  const shares = [dice.next() * 0.3, dice.next() * 0.4];
  const paid = dice.int(0, 250_000);
  const edits = location.jobs.changesOf(job).paymentEdits * EDIT_CENTS;
  if (milestone < APPROVED || milestone === CANCELLED) {
    return { approved: 0, received: edits ? [edits] : [], paid: [] };
  }
  const parts = shares.slice(0, milestone - 1).map((share) => Math.floor(share * sold));
  const rest = milestone === CLOSED ? [sold - total(parts)] : [];
  const received = [...parts, ...rest];
  return { approved: sold, received: received.map((part, nth) => part + (nth === 0 ? edits : 0)), paid: [paid] };
}

const balance = ({ approved, received }: Sums): number => approved - total(received);

export const financialsId = (location: Location, job: number): string => guid(location.seed, kind.financials, job);

const worksheetId = (location: Location, job: number): string => guid(location.seed, kind.section, job * 16);

export function worksheet(location: Location, job: number): JsonObject {
  const sums = sumsOf(location, job);
  const id = worksheetId(location, job);
  const section = guid(location.seed, kind.section, job * 16 + 1);
  return {
    id,
    sections: sums.approved ? [{ id: section, name: 'Main', totalPrice: dollars(sums.approved), items: [] }] : [],
    jobId: location.jobs.id(job),
    currentState: sums.approved ? 'Approved' : 'Draft',
    totalPrice: dollars(sums.approved),
    title: 'Worksheet',
    _link: link(`/financials/${financialsId(location, job)}/worksheet`),
  };
}

export function amendments(location: Location, job: number): JsonObject[] {
  const dice = new Dice(location.seed, stream.money, job, 2);
  const { approved } = sumsOf(location, job);
  if (!approved || !dice.chance(0.1)) return [];
  const id = guid(location.seed, kind.amendment, job);
  const amount = dollars(dice.int(1_000, 90_000));
  return [{ id, title: 'Change order', amount, _link: link(`/financials/amendments/${id}`) }];
}

export interface FinancialsIncludes {
  readonly worksheet: boolean;
  readonly amendments: boolean;
}

const stub = ({ id, _link }: JsonObject): JsonObject => ({ id, _link });

/** The financials of a job; the worksheet and the amendments are stubs unless they are included. */
export function financials(location: Location, job: number, includes: FinancialsIncludes): JsonObject {
  const sums = sumsOf(location, job);
  const id = financialsId(location, job);
  const sheet = worksheet(location, job);
  const changes = amendments(location, job);
  return {
    id,
    jobId: location.jobs.id(job),
    approvedJobValue: dollars(sums.approved),
    balanceDue: dollars(balance(sums)),
    worksheetSectionTotals: {
      worksheetTotal: dollars(sums.approved),
      changeOrderTotal: 0,
      insuranceClaimTotal: null,
      upgradeTotal: 0,
      discountTotal: 0,
      supplementTotal: 0,
      workNotDoingTotal: 0,
    },
    amendments: includes.amendments ? changes : changes.map(stub),
    worksheet: includes.worksheet ? sheet : stub(sheet),
    _link: link(`/financials/${id}`),
  };
}

/** What a job still owes, cheap to ask. `arAge` is in days. */
export function paymentsOverview(location: Location, job: number): JsonObject {
  const sums = sumsOf(location, job);
  const { milestoneAt } = location.jobs.standing(job);
  const owed = balance(sums);
  const collected = sums.approved ? Math.round((total(sums.received) / sums.approved) * 10_000) / 100 : 0;
  const age = Math.max(0, Math.floor((location.jobs.youngest - milestoneAt) / DAY));
  return {
    salesAmount: dollars(sums.approved),
    balanceDue: dollars(owed),
    arAge: owed > 0 ? age : null,
    percentageCollected: collected,
  };
}

function payment(location: Location, job: number, nth: number, cents: number, incoming: boolean): JsonObject {
  const { milestoneAt, created } = location.jobs.standing(job);
  const date = isoDay(created + ((milestoneAt - created) * (nth + 1)) / 4);
  const who = incoming ? { from: 'Customer' } : { to: 'Sample Supply' };
  return {
    id: guid(location.seed, kind.payment, job * 8 + nth + (incoming ? 0 : 4)),
    paymentType: incoming ? 'Received' : 'Paid',
    isParent: false,
    parentId: null,
    lastEditedDate: iso(milestoneAt),
    paymentMethod: 'Check',
    amount: dollars(cents),
    notes: null,
    ...(incoming ? { paymentDate: date, checkNumber: `${1_000 + nth}` } : { transactionDate: date, refNumber: null }),
    ...who,
    isPaid: true,
    accountTypeId: null,
    surchargeFee: 0,
    convenienceFee: 0,
    convenienceFeeRefund: 0,
    system: 'AccuLynx',
  };
}

export function payments(location: Location, job: number): JsonObject {
  const { received, paid } = sumsOf(location, job);
  const incoming = received.map((cents, nth) => payment(location, job, nth, cents, true));
  const outgoing = paid.map((cents, nth) => payment(location, job, nth, cents, false));
  return {
    paidPayments: { total: dollars(total(paid)), paidPayments: outgoing },
    receivedPayments: { total: dollars(total(received)), receivedPayments: incoming },
    additionalExpenses: { total: 0, additionalExpenses: [] },
  };
}

/** What an invoice is about: the sold amount and what of it is open, in dollars. */
export function invoiceSums(location: Location, job: number): { totalPrice: number; balanceDue: number } {
  const sums = sumsOf(location, job);
  return { totalPrice: dollars(sums.approved), balanceDue: dollars(Math.max(0, balance(sums))) };
}
