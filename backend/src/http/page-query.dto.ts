import { IsInt, IsNotEmpty, IsNumber, IsString, Min } from 'class-validator';
import { fromSeconds, type Moment } from '../domain/moment.js';
import { SecondsInQuery, WholeNumberInQuery } from './query-values.js';
import { MayBeLeftOut } from './may-be-left-out.js';

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** What every list takes: how many, from where, in which span. */
export class PageQueryDto {
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

/** The query in the store's terms. */
export function pageOf(query: PageQueryDto): { limit: number; cursor?: string; since?: Moment; until?: Moment } {
  return {
    limit: Math.min(query.limit ?? DEFAULT_LIMIT, MOST),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    ...(query.since === undefined ? {} : { since: fromSeconds(query.since) }),
    ...(query.until === undefined ? {} : { until: fromSeconds(query.until) }),
  };
}
