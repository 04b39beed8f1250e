/** Words of durations and moments; numbers come from `Intl`. */
export const TIME = {
  milliseconds: (n: string) => `${n} ms`,
  seconds: (n: string) => `${n} s`,
  minutes: (n: string) => `${n} min`,
  hours: (n: string) => `${n} h`,
  days: (n: string, one: boolean) => (one ? `${n} day` : `${n} days`),
  ago: (duration: string) => `${duration} ago`,
  ahead: (duration: string) => `in ${duration}`,
  since: (duration: string) => `for ${duration}`,
  every: (duration: string) => `every ${duration}`,
  now: 'now',
  never: 'never',
  utc: 'UTC',
  exact: (utc: string, local: string, zone: string) => `${utc} UTC · ${local} in ${zone}`,
} as const;
