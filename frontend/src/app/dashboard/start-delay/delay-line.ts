/** The drawing's own units; it is stretched to the card's width. */
export const DELAY = { width: 352, height: 62 } as const;

/** Delays up to here leave the threshold where the eye expects it. */
const USUAL_TOP_MS = 15_500;

export interface DelayLine {
  /** One path per stretch without a gap; quarter hours without runs are gaps, not zeros. */
  readonly paths: readonly string[];
  readonly thresholdY: number;
  /** The newest value, for the dot at the end; null when the last quarter hour had no run. */
  readonly end: { readonly path: string; readonly late: boolean } | null;
}

/** A line through the delays of equal stretches of time. */
export function delayLine(delaysMs: readonly (number | null)[], thresholdMs: number): DelayLine {
  const highest = Math.max(USUAL_TOP_MS, ...delaysMs.map((delay) => delay ?? 0));
  const step = DELAY.width / Math.max(1, delaysMs.length - 1);
  const y = (delay: number): number => DELAY.height - (delay / highest) * (DELAY.height - 1) - 0.5;
  const paths: string[] = [];
  let open = '';
  delaysMs.forEach((delay, index) => {
    if (delay === null) {
      if (open !== '') paths.push(open);
      open = '';
      return;
    }
    const point = `${(index * step).toFixed(1)} ${y(delay).toFixed(1)}`;
    // A lone point becomes a dot under the round pen.
    open += open === '' ? `M${point}h.01` : `L${point}`;
  });
  if (open !== '') paths.push(open);
  const last = delaysMs.at(-1) ?? null;
  return {
    paths,
    thresholdY: y(thresholdMs),
    end: last === null ? null : { path: `M${DELAY.width - 2} ${y(last).toFixed(1)}h.01`, late: last > thresholdMs },
  };
}
