import { IsIn, IsString, MaxLength } from 'class-validator';
import type { AuditRing } from '../domain/audit-entry.js';
import { PageQueryDto } from '../http/page-query.dto.js';
import { ListInQuery } from '../http/query-values.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';

const SOURCES = ['ui', 'api', 'scheduler', 'command-center', 'ops'];

/** `GET audit`. Operations are free words, because old files hold old names. */
export class AuditQueryDto extends PageQueryDto {
  @MayBeLeftOut()
  @IsString()
  tenant?: string;

  @MayBeLeftOut()
  @ListInQuery()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  operation?: string[];

  @MayBeLeftOut()
  @IsIn(SOURCES, { message: `One of ${SOURCES.join(', ')}.` })
  source?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  actor?: string;

  @MayBeLeftOut()
  @IsIn(['people', 'system'], { message: 'Either "people" or "system".' })
  ring?: AuditRing;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(100)
  action_id?: string;
}
