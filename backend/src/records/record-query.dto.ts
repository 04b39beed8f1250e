import { IsIn, IsInt, IsNotEmpty, IsNumber, IsString, MaxLength, Min } from 'class-validator';
import { RECORD_KINDS, type RecordKind } from '../domain/crm-record.js';
import { fromSeconds } from '../domain/moment.js';
import type { TenantSlug } from '../domain/tenant-slug.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';
import { SecondsInQuery, WholeNumberInQuery } from '../http/query-values.js';
import type { RecordQuery } from '../persistence/record-store.js';

/** Which tenant's records; it has to be named, so that nobody reads another customer's by the way. */
export class RecordTenantQueryDto {
  @MayBeLeftOut()
  @IsString()
  tenant?: string;
}

/** Which of a tenant's records. */
export class RecordFilterDto extends RecordTenantQueryDto {
  @MayBeLeftOut()
  @IsIn(RECORD_KINDS, { message: `One of ${RECORD_KINDS.join(', ')}.` })
  kind?: RecordKind;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(100, { message: 'At most 100 characters.' })
  search?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(200, { message: 'At most 200 characters.' })
  status?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(200, { message: 'At most 200 characters.' })
  owner?: string;

  /** Epoch seconds. */
  @MayBeLeftOut()
  @SecondsInQuery()
  @IsNumber({}, { message: 'A moment in epoch seconds.' })
  since?: number;
}

/** `GET records`. */
export class RecordPageQueryDto extends RecordFilterDto {
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

/** `GET records/export`. */
export class RecordExportQueryDto extends RecordFilterDto {
  @MayBeLeftOut()
  @IsIn(['csv'], { message: 'Only "csv".' })
  format?: 'csv';
}

/** The filter in the store's terms. */
export function filterOf(tenant: TenantSlug, filter: RecordFilterDto): Omit<RecordQuery, 'limit' | 'cursor'> {
  const { kind, search, status, owner, since } = filter;
  return {
    tenant,
    ...(kind ? { kind } : {}),
    ...(search ? { search } : {}),
    ...(status ? { status } : {}),
    ...(owner ? { owner } : {}),
    ...(since === undefined ? {} : { since: fromSeconds(since) }),
  };
}
