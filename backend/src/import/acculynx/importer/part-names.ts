import type { OwedPart } from '../../../domain/import-state.js';

/** What the parts of jobs are called when people are told about them. */
export const PART_NAMES: Readonly<Record<OwedPart, string>> = {
  row: 'pages of single jobs',
  representatives: 'representatives',
  milestone_history: 'milestone histories',
  financials: 'financials',
  payments_overview: 'payment overviews',
  contact: 'contacts',
};

/** The resource that is closed when the vendor refuses a part. */
export const resourceOf = (part: OwedPart): string =>
  part === 'row' ? PART_NAMES.row : `jobs' ${part.replaceAll('_', ' ')}`;
