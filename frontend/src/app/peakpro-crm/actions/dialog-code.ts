/** The code of each dialog, loaded when it is first asked for. */
export const DIALOG_CODE = {
  pause: () => import('../dialogs/pause-dialog').then((file) => file.PauseDialog),
  resume: () => import('../dialogs/resume-dialog').then((file) => file.ResumeDialog),
  edit: () => import('../dialogs/edit-dialog').then((file) => file.EditDialog),
  delete: () => import('../dialogs/delete-dialog').then((file) => file.DeleteDialog),
  nextRuns: () => import('../next-runs/next-runs-dialog').then((file) => file.NextRunsDialog),
  key: () => import('../key/key-dialog').then((file) => file.KeyDialog),
  preview: () => import('../preview/preview-dialog').then((file) => file.PreviewDialog),
  approveMissing: () => import('../dialogs/approve-missing-dialog').then((file) => file.ApproveMissingDialog),
} as const;
