/** Words of the building blocks, which know nothing of what they show. */
export const UI = {
  cancel: 'Cancel',
  close: 'Close',
  closeHint: 'Close (Esc)',
  previousHint: 'Previous (K)',
  nextHint: 'Next (J)',
  loadingRow: 'Loading…',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Could not copy',
  tryAgain: 'Try again',
  tryAgainIn: (duration: string) => `Try again in ${duration}`,
  request: 'Request',
  loading: 'Loading…',
  dismiss: 'Dismiss this message',
  messages: 'Messages',
  justChanged: (name: string) =>
    `Nothing was done: the button became “${name}” just as you pressed it. Press it again if you mean that.`,
} as const;
