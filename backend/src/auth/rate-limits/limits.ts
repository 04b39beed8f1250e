/** How often something may be asked for: `times` within `seconds`, counted from the first time. */
export interface RateLimit {
  readonly times: number;
  readonly seconds: number;
}

const MINUTE_SEC = 60;

/** Every limit of the API. What each is counted for stands beside it. */
export const RATE_LIMITS = {
  /** GET and HEAD, for each principal; every route that needs one, streams and metrics included. */
  reads: { times: 600, seconds: MINUTE_SEC },
  /** Everything else, for each principal. */
  mutations: { times: 60, seconds: MINUTE_SEC },
  /** Run now, retry and preview together, for each tenant, whoever asks. */
  run_now: { times: 10, seconds: MINUTE_SEC },
  /** Files of records and of the audit, for each principal. */
  exports: { times: 2, seconds: MINUTE_SEC },
  /** Public routes of the API and requests that nobody known sent, for each network that they come from. */
  strangers: { times: 600, seconds: MINUTE_SEC },
  /** Tokens that open nothing, for each network that they come from and for each identity; never right ones. */
  wrong_tokens: { times: 10, seconds: 5 * MINUTE_SEC },
} as const satisfies Readonly<Record<string, RateLimit>>;

export type RateLimitName = keyof typeof RATE_LIMITS;
export const RATE_LIMIT_NAMES = Object.keys(RATE_LIMITS) as RateLimitName[];

const within = ({ times, seconds }: RateLimit): string => `more than ${times} times within ${seconds} s`;

/** What is told to whoever asked too often; the seconds to wait follow. */
export const TOO_OFTEN: Readonly<Record<RateLimitName, string>> = {
  reads: `You have read ${within(RATE_LIMITS.reads)}; nothing was read.`,
  mutations: `You have asked for changes ${within(RATE_LIMITS.mutations)}; nothing was changed.`,
  run_now: `Runs of this tenant were asked for ${within(RATE_LIMITS.run_now)}; nothing was started.`,
  exports: `You have asked for files ${within(RATE_LIMITS.exports)}; nothing was exported.`,
  strangers: `Nobody known has called from your network ${within(RATE_LIMITS.strangers)}; this request was not looked at.`,
  wrong_tokens: `Tokens that open nothing have come from your network or under one name ${within(RATE_LIMITS.wrong_tokens)}, and this one opens nothing either.`,
};
