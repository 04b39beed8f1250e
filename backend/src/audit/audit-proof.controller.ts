import type { AuditVerification } from '@aetherlink/contracts/audit';
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { CurrentAct } from '../auth/current-act.js';
import { RateLimits } from '../auth/rate-limits/rate-limits.js';
import { NeedsRole } from '../auth/route-access.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import type { Act } from '../domain/act.js';
import { toIso } from '../domain/moment.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { auditAsCsv, auditAsNdjson } from './audit-export.js';
import { auditFilterOf, WHOLE_PRODUCT } from './audit-filter.js';
import { AuditExportQueryDto } from './audit-query.dto.js';
import { exportedEntry } from './exported-entry.js';
import { verdictWire } from './verdict-wire.js';

const FORMATS = {
  ndjson: { type: 'application/x-ndjson; charset=utf-8', write: auditAsNdjson },
  csv: { type: 'text/csv; charset=utf-8; header=present', write: auditAsCsv },
} as const;

/** The audit for those who do not take our word for it. */
@Controller(`${ACCULYNX_PREFIX}/audit`)
export class AuditProofController {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly limits: RateLimits,
  ) {}

  @Get('export')
  @NeedsRole('admin')
  async export(
    @Query() { format = 'ndjson', ...filters }: AuditExportQueryDto,
    @CurrentAct() act: Act,
  ): Promise<StreamableFile> {
    const { audit } = this.persistence;
    const filter = auditFilterOf(filters, act.operator);
    await this.limits.take('exports', act.operator.id);
    const entry = exportedEntry(act, filter.tenant ?? WHOLE_PRODUCT, { what: 'audit', format, filters });
    const { id: upToId } = await audit.append(entry);
    const { type, write } = FORMATS[format];
    const text = await write(audit, { filter, filters, heads: await audit.chainHeads(), upToId });
    const day = toIso(this.clock.now()).slice(0, 10);
    const name = filter.tenant === undefined ? 'audit' : `audit-${filter.tenant}`;
    return new StreamableFile(text, { type, disposition: `attachment; filename="${name}-${day}.${format}"` });
  }

  @Get('verify')
  @NeedsRole('admin')
  async verify(): Promise<Unstamped<AuditVerification>> {
    return verdictWire(await this.persistence.audit.verify());
  }
}
