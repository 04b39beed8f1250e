import { IsIn, IsInt, IsNotEmpty, IsString, Min } from 'class-validator';
import type { TimelineKind } from '@aetherlink/contracts/tick';
import type { RunStatus, RunTrigger } from '../domain/run.js';
import { PageQueryDto } from '../http/page-query.dto.js';
import { ListInQuery, WholeNumberInQuery } from '../http/query-values.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';

const STATUSES: RunStatus[] = ['queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'lost'];
const TRIGGERS: RunTrigger[] = ['schedule', 'manual', 'retry', 'backfill', 'preview'];
export const TIMELINE_KINDS: TimelineKind[] = ['run', 'tick', 'audit'];

/** `GET runs`. */
export class RunQueryDto extends PageQueryDto {
  @MayBeLeftOut()
  @IsString()
  tenant?: string;

  @MayBeLeftOut()
  @ListInQuery()
  @IsIn(STATUSES, { each: true, message: `One or more of ${STATUSES.join(', ')}.` })
  status?: RunStatus[];

  @MayBeLeftOut()
  @ListInQuery()
  @IsIn(TRIGGERS, { each: true, message: `One or more of ${TRIGGERS.join(', ')}.` })
  trigger?: RunTrigger[];
}

/** `GET runs/:id/log`: oldest first, so it has no span. */
export class RunLogQueryDto {
  /** Lowered to 200. */
  @MayBeLeftOut()
  @WholeNumberInQuery()
  @IsInt({ message: 'A whole number.' })
  @Min(1, { message: 'At least 1.' })
  limit?: number;

  @MayBeLeftOut()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}

/** `GET ticks`. */
export class TickQueryDto extends PageQueryDto {
  @MayBeLeftOut()
  @IsString()
  tenant?: string;
}

/** `GET schedules/:tenant/timeline`. */
export class TimelineQueryDto extends PageQueryDto {
  @MayBeLeftOut()
  @ListInQuery()
  @IsIn(TIMELINE_KINDS, { each: true, message: `One or more of ${TIMELINE_KINDS.join(', ')}.` })
  kind?: TimelineKind[];
}
