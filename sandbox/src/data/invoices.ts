import { guid, indexOfGuid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import type { Location } from './location.ts';
import { APPROVED, CANCELLED } from './milestones.ts';
import { DAY, iso } from './moment.ts';
import { invoiceSums } from './money.ts';

const PER_JOB = 4;

/** A job that was invoiced has one invoice. */
export function invoicesOf(location: Location, job: number): readonly number[] {
  const { milestone } = location.jobs.standing(job);
  return milestone > APPROVED + 1 && milestone < CANCELLED ? [job * PER_JOB] : [];
}

export function findInvoice(location: Location, id: string): number | undefined {
  const invoice = indexOfGuid(location.seed, kind.invoice, id);
  if (invoice === undefined) return undefined;
  const job = Math.floor(invoice / PER_JOB);
  return location.jobs.has(job) && invoicesOf(location, job).includes(invoice) ? invoice : undefined;
}

/** An invoice; the lines are only on its own page. */
export function invoice(location: Location, index: number, withLines: boolean): JsonObject {
  const job = Math.floor(index / PER_JOB);
  const { milestoneAt } = location.jobs.standing(job);
  const { totalPrice, balanceDue } = invoiceSums(location, job);
  const item = { id: guid(location.seed, kind.line, index * 4), name: 'Labour and material', quantity: 1, totalPrice };
  const section = {
    id: guid(location.seed, kind.section, job * 16 + 2),
    invoiceWorksheetSectionType: 'Worksheet',
    totalPrice,
    items: [item],
  };
  return {
    id: guid(location.seed, kind.invoice, index),
    jobId: location.jobs.id(job),
    invoiceNumber: `INV-${1_000 + index}`,
    invoiceSequence: 1,
    invoiceName: 'Final invoice',
    invoiceDate: iso(milestoneAt),
    dueDate: iso(milestoneAt + 30 * DAY),
    createdDate: iso(milestoneAt),
    currentInvoiceState: balanceDue > 0 ? 'Unpaid' : 'Paid',
    totalPrice,
    balanceDue,
    sortIndex: 0,
    recordingStatus: null,
    recordingClassification: null,
    ...(withLines ? { sections: [section] } : {}),
  };
}
