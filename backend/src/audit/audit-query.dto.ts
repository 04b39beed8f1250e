import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { AuditRing } from '../domain/audit-entry.js';
import { PageQueryDto } from '../http/page-query.dto.js';
import { ListInQuery } from '../http/query-values.js';

const SOURCES = ['ui', 'api', 'scheduler', 'command-center', 'ops'];

/** `GET audit`. Operations are free words, because old files hold old names. */
export class AuditQueryDto extends PageQueryDto {
  @IsOptional()
  @IsString()
  tenant?: string;

  @IsOptional()
  @ListInQuery()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  operation?: string[];

  @IsOptional()
  @IsIn(SOURCES, { message: `One of ${SOURCES.join(', ')}.` })
  source?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  actor?: string;

  @IsOptional()
  @IsIn(['people', 'system'], { message: 'Either "people" or "system".' })
  ring?: AuditRing;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  action_id?: string;
}
