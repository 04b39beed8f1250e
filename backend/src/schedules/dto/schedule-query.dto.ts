import { IsIn, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import type { RunMode } from '../../domain/run.js';
import { MAX_INTERVAL_SEC, MIN_INTERVAL_SEC } from '../../domain/schedule.js';
import { SCHEDULE_STATES, type ScheduleState } from '../../domain/schedule-state.js';
import { ListInQuery, WholeNumberInQuery } from '../../http/query-values.js';
import { MayBeLeftOut } from '../../http/may-be-left-out.js';

const SORT_KEYS = ['attention', 'tenant', 'next_run_at', 'last_run', 'lateness'] as const;
export const SORTS = [...SORT_KEYS, ...SORT_KEYS.map((key) => `-${key}` as const)] as const;
export type Sort = (typeof SORTS)[number];

/** `GET schedules`. */
export class SchedulePageQueryDto {
  @MayBeLeftOut()
  @IsString()
  @MaxLength(100)
  search?: string;

  /** Narrows the list to one tenant, as on every list. */
  @MayBeLeftOut()
  @IsString()
  tenant?: string;

  @MayBeLeftOut()
  @ListInQuery()
  @IsIn(SCHEDULE_STATES, { each: true, message: `One or more of ${SCHEDULE_STATES.join(', ')}.` })
  state?: ScheduleState[];

  @MayBeLeftOut()
  @IsIn(['stub', 'live'], { message: 'Either "stub" or "live".' })
  mode?: RunMode;

  @MayBeLeftOut()
  @IsIn(SORTS, { message: `One of ${SORTS.join(', ')}.` })
  sort?: Sort;

  /** Lowered to 500. */
  @MayBeLeftOut()
  @WholeNumberInQuery()
  @IsInt()
  @Min(1)
  limit?: number;

  @MayBeLeftOut()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}

/** `GET schedules/preview`. */
export class PreviewQueryDto {
  @WholeNumberInQuery()
  @IsInt({ message: 'Enter whole seconds.' })
  @Min(MIN_INTERVAL_SEC, { message: `At least ${MIN_INTERVAL_SEC} s.` })
  @Max(MAX_INTERVAL_SEC, { message: `At most ${MAX_INTERVAL_SEC} s (30 days).` })
  interval_sec!: number;
}
