import type { Summary } from '@aetherlink/contracts/summary';
import { Controller, Get, Query } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import type { Operator } from '../domain/operator.js';
import { WholeNumberInQuery } from '../http/query-values.js';
import type { Unstamped } from '../http/unstamped.js';
import { SummaryService } from './summary.service.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';

const DAY_HOURS = 24;

export class SummaryQueryDto {
  /** The counters reach back 24 hours. */
  @MayBeLeftOut()
  @WholeNumberInQuery()
  @IsInt({ message: 'Whole hours.' })
  @Min(1, { message: 'At least 1.' })
  @Max(168, { message: 'At most 168; the counters reach back 24.' })
  hours?: number;
}

/** `/api/summary`, and the original system's name for it. */
@Controller()
export class SummaryController {
  constructor(private readonly summaries: SummaryService) {}

  @Get(['api/summary', 'analytics/summary'])
  @NeedsRole('viewer')
  summary(@Query() { hours }: SummaryQueryDto, @CurrentOperator() operator: Operator): Promise<Unstamped<Summary>> {
    return this.summaries.summary(Math.min(hours ?? DAY_HOURS, DAY_HOURS), operator);
  }
}
