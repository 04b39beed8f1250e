import type { AuditPage } from '@aetherlink/contracts/audit';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import type { Operator } from '../domain/operator.js';
import { pageOf } from '../http/page-query.dto.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { auditWire } from '../wire/audit-wire.js';
import { auditFilterOf } from './audit-filter.js';
import { AuditQueryDto } from './audit-query.dto.js';

@Controller(ACCULYNX_PREFIX)
export class AuditController {
  constructor(@Inject(PERSISTENCE) private readonly persistence: Persistence) {}

  @Get('audit')
  @NeedsRole('viewer')
  async page(@Query() query: AuditQueryDto, @CurrentOperator() operator: Operator): Promise<Unstamped<AuditPage>> {
    const page = await this.persistence.audit.page({ ...pageOf(query), ...auditFilterOf(query, operator) });
    return {
      audit: page.rows.map(auditWire),
      total: page.total,
      next_cursor: page.nextCursor,
      ...(page.historyPruned ? { history_pruned: true } : {}),
    };
  }
}
