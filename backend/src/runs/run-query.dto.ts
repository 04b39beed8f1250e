import { IsIn, IsOptional, IsString } from 'class-validator';
import type { TimelineKind } from '@aetherlink/contracts/tick';
import type { RunStatus, RunTrigger } from '../domain/run.js';
import { PageQueryDto } from '../http/page-query.dto.js';
import { ListInQuery } from '../http/query-values.js';

const STATUSES: RunStatus[] = ['queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'lost'];
const TRIGGERS: RunTrigger[] = ['schedule', 'manual', 'retry', 'backfill', 'preview'];
export const TIMELINE_KINDS: TimelineKind[] = ['run', 'tick', 'audit'];

/** `GET runs`. */
export class RunQueryDto extends PageQueryDto {
  @IsOptional()
  @IsString()
  tenant?: string;

  @IsOptional()
  @ListInQuery()
  @IsIn(STATUSES, { each: true, message: `One or more of ${STATUSES.join(', ')}.` })
  status?: RunStatus[];

  @IsOptional()
  @ListInQuery()
  @IsIn(TRIGGERS, { each: true, message: `One or more of ${TRIGGERS.join(', ')}.` })
  trigger?: RunTrigger[];
}

/** `GET ticks`. */
export class TickQueryDto extends PageQueryDto {
  @IsOptional()
  @IsString()
  tenant?: string;
}

/** `GET schedules/:tenant/timeline`. */
export class TimelineQueryDto extends PageQueryDto {
  @IsOptional()
  @ListInQuery()
  @IsIn(TIMELINE_KINDS, { each: true, message: `One or more of ${TIMELINE_KINDS.join(', ')}.` })
  kind?: TimelineKind[];
}
