/** The Settings page. */
export const SETTINGS = {
  title: 'Settings',
} as const;
