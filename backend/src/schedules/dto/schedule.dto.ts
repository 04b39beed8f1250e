import { IsIn, IsInt, IsNumber, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import type { CatchUp } from '../../domain/schedule.js';
import { MAX_INTERVAL_SEC, MIN_INTERVAL_SEC } from '../../domain/schedule.js';
import { MayBeLeftOut } from '../../http/may-be-left-out.js';

const WHOLE = { message: 'Enter whole seconds.' };
const AT_LEAST = { message: `At least ${MIN_INTERVAL_SEC} s.` };
const AT_MOST = { message: `At most ${MAX_INTERVAL_SEC} s (30 days).` };
/** 9999-12-31: later moments have no ISO form of four digits. */
const LAST_MOMENT_SEC = 253_402_300_799;

/** `POST schedule` and `PATCH schedule`. */
export class ScheduleSettingsDto {
  @MayBeLeftOut()
  @IsInt(WHOLE)
  @Min(MIN_INTERVAL_SEC, AT_LEAST)
  @Max(MAX_INTERVAL_SEC, AT_MOST)
  interval_sec?: number;

  @MayBeLeftOut()
  @IsIn(['one', 'none'], { message: 'Either "one" or "none".' })
  catch_up?: CatchUp;

  @MayBeLeftOut()
  @IsString({ message: 'A text.' })
  @MaxLength(500, { message: 'At most 500 characters.' })
  description?: string;
}

export class PauseDto {
  @MayBeLeftOut()
  @IsString({ message: 'A text.' })
  @Length(1, 200, { message: '1 to 200 characters.' })
  reason?: string;

  /** Epoch seconds. */
  @MayBeLeftOut()
  @IsNumber({}, { message: 'A moment in epoch seconds.' })
  @Min(0, { message: 'A moment in epoch seconds.' })
  @Max(LAST_MOMENT_SEC, { message: 'A moment before the year 10000, in epoch seconds.' })
  until?: number;
}

export class ResumeDto {
  @MayBeLeftOut()
  @IsString({ message: 'A text.' })
  @Length(1, 200, { message: '1 to 200 characters.' })
  reason?: string;
}
