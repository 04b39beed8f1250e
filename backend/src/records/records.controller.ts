import type { RecordDetail, RecordPage } from '@aetherlink/contracts/record';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { exportedEntry } from '../audit/exported-entry.js';
import { CurrentAct } from '../auth/current-act.js';
import { CurrentOperator } from '../auth/current-operator.js';
import { RateLimits } from '../auth/rate-limits/rate-limits.js';
import { NeedsRole } from '../auth/route-access.js';
import { tenantFilter } from '../auth/tenant-filter.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import type { Act } from '../domain/act.js';
import { RECORD_KINDS } from '../domain/crm-record.js';
import { DomainError } from '../domain/domain-error.js';
import { toIso } from '../domain/moment.js';
import type { Operator } from '../domain/operator.js';
import type { TenantSlug } from '../domain/tenant-slug.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { recordDetailWire, recordWire } from '../wire/record-wire.js';
import { recordsAsCsv } from './record-export.js';
import { filterOf, RecordExportQueryDto, RecordPageQueryDto, RecordTenantQueryDto } from './record-query.dto.js';

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** What the imports brought home. Nothing here writes, neither to us nor to the vendor. */
@Controller(`${ACCULYNX_PREFIX}/records`)
export class RecordsController {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @NeedsRole('viewer')
  async page(
    @Query() query: RecordPageQueryDto,
    @CurrentOperator() operator: Operator,
  ): Promise<Unstamped<RecordPage>> {
    const tenant = named(query, operator);
    const { records } = this.persistence;
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const [page, counts] = await Promise.all([
      records.page({ ...filterOf(tenant, query), limit: Math.min(limit, MOST), ...(cursor ? { cursor } : {}) }),
      records.counts(tenant, query.kind ?? 'job'),
    ]);
    return {
      items: page.rows.map(recordWire),
      next_cursor: page.nextCursor,
      total: page.total,
      counts: { ...counts.byKind, missing: counts.missing },
      statuses: counts.statuses.map(({ name, count }) => ({ name, count })),
      owners: counts.owners.map(({ name, count }) => ({ name, count })),
    };
  }

  @Get('export')
  @NeedsRole('viewer')
  async export(
    @Query() { format = 'csv', ...filters }: RecordExportQueryDto,
    @CurrentAct() act: Act,
  ): Promise<StreamableFile> {
    const tenant = named(filters, act.operator);
    await this.limits.take('exports', act.operator.id);
    await this.persistence.audit.append(exportedEntry(act, tenant, { what: 'records', format, filters }));
    const csv = await recordsAsCsv(this.persistence.records, filterOf(tenant, filters));
    const day = toIso(this.clock.now()).slice(0, 10);
    return new StreamableFile(csv, {
      type: 'text/csv; charset=utf-8; header=present',
      disposition: `attachment; filename="records-${tenant}-${day}.csv"`,
    });
  }

  @Get(':kind/:external_id')
  @NeedsRole('viewer')
  async one(
    @Param('kind') kindInPath: string,
    @Param('external_id') externalId: string,
    @Query() query: RecordTenantQueryDto,
    @CurrentOperator() operator: Operator,
  ): Promise<Unstamped<RecordDetail>> {
    const tenant = named(query, operator);
    const kind = RECORD_KINDS.find((known) => known === kindInPath);
    const record = kind && (await this.persistence.records.get(tenant, kind, externalId));
    if (!record) throw new DomainError('not_found', `${tenant} has no such record.`, { tenant });
    return { record: recordDetailWire(record) };
  }
}

/** Records are customers' data: also who may see everybody's has to say whose. */
function named({ tenant: given }: RecordTenantQueryDto, operator: Operator): TenantSlug {
  const tenant = tenantFilter(given, operator);
  if (tenant === undefined) throw new DomainError('tenant_required', 'Name the tenant in the query: ?tenant=NAME.');
  return tenant;
}
