/** The parts of the state, each a file of its own. The first three bear the original system's names. */
export const PARTS = ['schedules', 'audit', 'localRuns', 'commandCenter'] as const;
export type Part = (typeof PARTS)[number];

export const FILE_OF: Readonly<Record<Part, string>> = {
  schedules: 'acculynx_schedules.json',
  audit: 'acculynx_audit.json',
  localRuns: 'local_action_runs.json',
  commandCenter: 'command_center.json',
};
