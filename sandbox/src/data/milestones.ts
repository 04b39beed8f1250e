/** The milestones in the order in which a job moves; a job stores the position. */
export const milestones = ['Lead', 'Prospect', 'Approved', 'Completed', 'Invoiced', 'Closed', 'Cancelled'] as const;

export type Milestone = (typeof milestones)[number];

export const LEAD = 0;
export const PROSPECT = 1;
export const APPROVED = 2;
export const CLOSED = 5;
export const CANCELLED = 6;

export const milestoneName = (position: number): Milestone => milestones[position] ?? 'Lead';

/** The position of a milestone by its name in any case, or undefined. */
export function milestonePosition(name: string): number | undefined {
  const position = milestones.findIndex((known) => known.toLowerCase() === name.toLowerCase());
  return position < 0 ? undefined : position;
}
