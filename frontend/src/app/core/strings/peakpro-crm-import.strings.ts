import type { RecordKind } from '@aetherlink/contracts/record';
import type { ScheduleBackfill } from '@aetherlink/contracts/schedule';

export const RECORD_KINDS: Readonly<Record<RecordKind, string>> = { job: 'Job', contact: 'Contact', user: 'User' };

/** Words of an import under way, of one that goes on in slices, and of one that is only tried. */
export const IMPORT = {
  reading: (resource: string) => `Reading ${resource}`,
  page: (page: string) => `page ${page}`,
  pageOf: (page: string, pages: string) => `page ${page} of ${pages}`,
  soFar: (count: string, one: boolean) => `${count} ${one ? 'record' : 'records'} so far`,
  progress: 'Progress of the run',
  sliceGivesWay: 'A slice of a long import gives way; the run starts within 5 s.',
  chains: {
    first: 'First import',
    nightly: 'Nightly sweep',
    reconcile: 'Weekly check',
  } satisfies Record<ScheduleBackfill['kind'], string>,
  left: (what: string, count: string) => `${what}: ${count} left`,
  goesOn: (what: string) => `${what} goes on`,
  slices: 'It goes on in slices of a minute at most; due runs and Run now go between.',
  waitsForKey: 'It goes on where it stopped once a key works.',
  waitsForResume: 'It goes on where it stopped once the schedule is resumed.',
  sliceAt: (clock: string) => `The next slice starts at ${clock}.`,
  sliceFailed: (why: string) => `The last slice failed: ${why}.`,
  slicesFailed: (count: string, why: string) => `The last ${count} slices failed: ${why}.`,
  tryingAgain: (clock: string) => `Trying again at ${clock}.`,
  withheld: (missing: string, known: string) => `${missing} of ${known} records were not found in AccuLynx`,
  withheldText:
    'That is more than a fifth, so none was marked as missing. See first whether the key still sees everything.',
  approved: (count: string) => `Marking up to ${count} is approved; the next weekly check does it.`,
  needsApproval: (missing: string) => `${missing} records not found: marking them needs approval`,
  warned: (clock: string) => `People were warned at ${clock}: if it goes on like this, the schedule pauses itself.`,
  warnedTitle: 'Close to being paused',
  approve: {
    open: (count: string) => `Approve marking ${count} as missing…`,
    title: (count: string) => `Mark ${count} records as missing?`,
    text: (known: string) =>
      `The weekly check starts at once and may mark up to this many of ${known} records as missing. Nothing is deleted; a record that is found again loses the mark.`,
    ask: (count: string) => `Type ${count} to confirm`,
    mustType: (count: string) => `Type ${count} first.`,
    verb: 'Approve',
    busy: 'Approving…',
    done: (tenant: string, count: string) => `${tenant}: marking up to ${count} records as missing is approved.`,
    denied: 'approve missing records',
  },
  preview: {
    open: 'Preview import…',
    title: (tenant: string) => `Preview import of ${tenant}`,
    intro: 'Fetches everything, compares it and writes nothing.',
    starting: 'Waiting for a free slot…',
    created: 'New',
    updated: 'Changed',
    unchanged: 'Unchanged',
    missing: 'Would be missing',
    notKnown: 'not known',
    incomplete:
      'Time ran out before every page was read: the counts are a lower bound, and what would be missing is not known.',
    sample: (count: string, one: boolean) => (one ? 'One change as a sample' : `${count} changes as a sample`),
    nothing: 'Nothing would change.',
    changes: { created: 'new', updated: 'changed', missing: 'would be missing' },
    none: 'none',
    calls: (count: string, one: boolean) => `${count} API ${one ? 'call' : 'calls'} used, nothing written.`,
    stop: 'Stop',
    close: 'Close',
    again: 'Try again',
    apply: 'Apply',
    applyHint: 'Runs the import now',
    denied: 'preview imports',
  },
} as const;
