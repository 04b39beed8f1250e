import { IsIn, IsInt, IsNotEmpty, IsNumber, IsString, MaxLength, Min } from 'class-validator';
import type { AuditOutcome, AuditRing } from '../domain/audit-entry.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';
import { ListInQuery, SecondsInQuery, WholeNumberInQuery } from '../http/query-values.js';

const SOURCES = ['ui', 'api', 'scheduler', 'command-center', 'ops'];
const OUTCOMES: readonly AuditOutcome[] = ['success', 'denied', 'failed'];
const FORMATS = ['ndjson', 'csv'] as const;
export type AuditExportFormat = (typeof FORMATS)[number];

/** Which entries. Operations are free words, because old files hold old names. */
export class AuditFilterDto {
  /** `system` for the entries about the whole product. */
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

  @MayBeLeftOut()
  @IsIn(OUTCOMES, { message: `One of ${OUTCOMES.join(', ')}.` })
  outcome?: AuditOutcome;

  /** Epoch seconds. */
  @MayBeLeftOut()
  @SecondsInQuery()
  @IsNumber({}, { message: 'A moment in epoch seconds.' })
  since?: number;

  /** Epoch seconds. */
  @MayBeLeftOut()
  @SecondsInQuery()
  @IsNumber({}, { message: 'A moment in epoch seconds.' })
  until?: number;
}

/** `GET audit`. */
export class AuditQueryDto extends AuditFilterDto {
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

/** `GET audit/export`. */
export class AuditExportQueryDto extends AuditFilterDto {
  /** Without it `ndjson`. */
  @MayBeLeftOut()
  @IsIn(FORMATS, { message: 'Either "ndjson" or "csv".' })
  format?: AuditExportFormat;
}
