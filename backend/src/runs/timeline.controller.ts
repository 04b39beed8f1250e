import type { TickPage, TimelinePage } from '@aetherlink/contracts/tick';
import { Controller, Get, Query } from '@nestjs/common';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import { TenantInPath } from '../auth/tenant.js';
import { tenantFilter } from '../auth/tenant-filter.js';
import type { Operator } from '../domain/operator.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Unstamped } from '../http/unstamped.js';
import type { MergedPage } from './merged-page.js';
import { TickQueryDto, TIMELINE_KINDS, TimelineQueryDto } from './run-query.dto.js';
import { TimelineService } from './timeline.service.js';

const page = <Item>({ items, nextCursor, historyPruned }: MergedPage<Item>) => ({
  items: [...items],
  next_cursor: nextCursor,
  total: null,
  ...(historyPruned ? { history_pruned: true } : {}),
});

/** Why something ran, and why it did not. */
@Controller(ACCULYNX_PREFIX)
export class TimelineController {
  constructor(private readonly timelines: TimelineService) {}

  @Get('ticks')
  @NeedsRole('viewer')
  async ticks(@Query() query: TickQueryDto, @CurrentOperator() operator: Operator): Promise<Unstamped<TickPage>> {
    return page(await this.timelines.ticks(tenantFilter(query.tenant, operator), pageOf(query)));
  }

  /** Also of a tenant whose schedule was deleted: its story stays. */
  @Get('schedules/:tenant/timeline')
  @NeedsRole('viewer')
  async timeline(@TenantInPath() tenant: string, @Query() query: TimelineQueryDto): Promise<Unstamped<TimelinePage>> {
    const kinds = query.kind?.length ? [...new Set(query.kind)] : TIMELINE_KINDS;
    return page(await this.timelines.timeline(tenant, kinds, pageOf(query)));
  }
}
