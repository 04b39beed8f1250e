import { Component, computed, input, output, signal, viewChild } from '@angular/core';
import type { AuditRing } from '@aetherlink/contracts/audit';
import { operationWords } from '../../core/status/operation-words';
import { AUDIT_FILTER, AUDIT_PAGE } from '../../core/strings/audit.strings';
import { OPERATIONS } from '../../core/strings/operation.strings';
import { Icon } from '../../ui/icon/icon';
import {
  type AuditRange,
  type AuditView,
  NO_FILTER,
  OUTCOMES,
  RANGES,
  RINGS,
  SOURCES,
  filtersSet,
} from '../view/audit-view';
import { OPERATION_GROUPS, isKnownOperation } from '../view/operation-groups';
import { AuditTenant } from './audit-tenant';
import { PickedSpan } from './picked-span';

/** Everything by which the entries are narrowed down; folded away on a phone. */
@Component({
  selector: 'aether-audit-filters',
  imports: [AuditTenant, Icon, PickedSpan],
  templateUrl: './audit-filters.html',
  styleUrl: './audit-filters.scss',
})
export class AuditFilters {
  readonly view = input.required<AuditView>();
  readonly filtered = output<Partial<AuditView>>();

  private readonly tenant = viewChild.required(AuditTenant);
  protected readonly words = { ...AUDIT_FILTER, clear: AUDIT_PAGE.clear };
  protected readonly outcomeWords = AUDIT_PAGE.outcomes;
  protected readonly operationWords = OPERATIONS;
  protected readonly groups = OPERATION_GROUPS;
  protected readonly sources = SOURCES;
  protected readonly outcomes = OUTCOMES;
  protected readonly unfolded = signal(false);
  protected readonly set = computed(() => filtersSet(this.view()));
  /** A name from an old file, which no group lists. */
  protected readonly oldOperation = computed(() => {
    const { operation } = this.view();
    return operation === '' || isKnownOperation(operation) ? null : operationWords(operation);
  });
  protected readonly rings: readonly { ring: AuditRing | null; word: string }[] = [
    { ring: null, word: AUDIT_FILTER.anyRing },
    ...RINGS.map((ring) => ({ ring, word: AUDIT_PAGE.rings[ring] })),
  ];
  protected readonly ranges: readonly { range: AuditRange | null; word: string }[] = [
    { range: null, word: AUDIT_FILTER.anyTime },
    ...RANGES.map((range) => ({ range, word: AUDIT_FILTER.ranges[range] })),
  ];

  focus(): void {
    this.unfolded.set(true);
    this.tenant().focus();
  }

  protected choose(change: Partial<AuditView>): void {
    this.filtered.emit({ ...change, open: null });
  }

  protected chooseRange(range: AuditRange | null): void {
    this.choose({ range, ...(range !== 'pick' && { from: null, to: null }) });
  }

  protected clear(): void {
    this.choose(NO_FILTER);
  }

  /** What is chosen of a closed list, as the address names it. */
  protected oneOf<T extends string>(known: readonly T[], word: string): T | null {
    return known.find((one) => one === word) ?? null;
  }
}
