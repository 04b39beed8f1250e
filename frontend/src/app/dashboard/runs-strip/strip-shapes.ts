import type { SummaryBin } from '@aetherlink/contracts/summary';

/** The drawing's own units; it is stretched to the card's width. */
export const STRIP = { width: 880, height: 124, base: 93, top: 7 } as const;

const FAILED_TOP = STRIP.base + 2;
const FAILED_ROOM = 22.8;
/** So few failures never fill the room below the line. */
const FAILED_FULL_AT = 13;
const FAILED_LEAST = 3;
const SKIPPED_Y = 84;
/** How much of its bin a failed bar is wide. */
const BAR = 0.76;

export interface FailedBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StripShapes {
  /** The outline of what succeeded, open at the bottom. */
  readonly line: string;
  /** The same, closed along the base line. */
  readonly area: string;
  readonly failed: readonly FailedBar[];
  /** One point per bin with skipped ticks, as paths for a round pen. */
  readonly skipped: readonly string[];
}

/** Succeeded stands on the base line, failed hangs below it, skipped is a ring on it. */
export function stripShapes(bins: readonly SummaryBin[]): StripShapes {
  const step = STRIP.width / Math.max(1, bins.length);
  const highest = Math.max(1, ...bins.map((bin) => bin.succeeded));
  const mostFailed = Math.max(FAILED_FULL_AT, ...bins.map((bin) => bin.failed));
  const y = (succeeded: number): number => STRIP.base - (succeeded / highest) * (STRIP.base - STRIP.top);
  const steps = bins.map(
    (bin, index) => `${index === 0 ? 'M0 ' : 'V'}${short(y(bin.succeeded))}H${short((index + 1) * step)}`,
  );
  const line = steps.join('');
  return {
    line,
    area: line === '' ? '' : `${line}V${STRIP.base}H0Z`,
    failed: bins.flatMap((bin, index) =>
      bin.failed === 0
        ? []
        : [
            {
              x: index * step,
              y: FAILED_TOP,
              width: step * BAR,
              height: Math.max(FAILED_LEAST, (bin.failed / mostFailed) * FAILED_ROOM),
            },
          ],
    ),
    skipped: bins.flatMap((bin, index) =>
      bin.skipped === 0 ? [] : [`M${short((index + 0.5) * step)} ${SKIPPED_Y}h.01`],
    ),
  };
}

function short(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
