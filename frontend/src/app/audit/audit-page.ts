import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  Component,
  TemplateRef,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { errorSentence } from '../core/http/error-sentence';
import { useShortcuts } from '../core/keyboard/shortcuts';
import { Screen } from '../core/layout/screen';
import { SideOutlet } from '../core/layout/side-outlet';
import { SideSheet } from '../core/layout/side-sheet';
import { SessionStore } from '../core/session/session-store';
import { AUDIT_PAGE, AUDIT_SHEET } from '../core/strings/audit.strings';
import { SHORTCUTS } from '../core/strings/frame.strings';
import type { AuditFilter } from '../data-access/audit-api';
import { Icon } from '../ui/icon/icon';
import { EmptyState } from '../ui/panel/empty-state';
import { PanelError } from '../ui/panel/panel-error';
import { Skeleton } from '../ui/panel/skeleton';
import { Clock } from '../ui/time/clock';
import { formatCount } from '../ui/time/format-count';
import { ShownZone } from '../ui/time/shown-zone';
import { AuditChain } from './chain/audit-chain';
import { ChainBadge } from './chain/chain-badge';
import { AuditSheet } from './detail/audit-sheet';
import { ExportMenu } from './export/export-menu';
import { AuditFilters } from './filter/audit-filters';
import { AuditPages } from './table/audit-pages';
import { AuditRows } from './table/audit-rows';
import { AuditTable } from './table/audit-table';
import { AuditAddress } from './view/audit-address';
import { type AuditView, NO_FILTER, auditFilter, filtersSet } from './view/audit-view';

/** Who did what, from where, and did it work. */
@Component({
  selector: 'aether-audit-page',
  imports: [
    AuditFilters,
    AuditRows,
    AuditSheet,
    ChainBadge,
    EmptyState,
    ExportMenu,
    Icon,
    PanelError,
    SideSheet,
    Skeleton,
  ],
  providers: [AuditAddress, AuditChain, AuditPages, AuditTable],
  templateUrl: './audit-page.html',
  styleUrls: ['../ui/panel/filling-panel.scss', './audit-page.scss'],
  host: { '[class.beside-sheet]': 'beside()' },
})
export class AuditPage {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly clock = inject(Clock);
  private readonly zone = inject(ShownZone).zone;
  private readonly session = inject(SessionStore);
  private readonly wide = inject(Screen).isWide;
  private readonly address = inject(AuditAddress);
  protected readonly table = inject(AuditTable);
  protected readonly chain = inject(AuditChain);

  private readonly side = viewChild.required<TemplateRef<unknown>>('side');
  private readonly filters = viewChild.required(AuditFilters);
  private readonly rows = viewChild(AuditRows);

  protected readonly words = { ...AUDIT_PAGE, sheet: AUDIT_SHEET.entry };
  /** An export is written into the audit, which a read-only console cannot. */
  protected readonly mayExport = this.session.can('admin');
  protected readonly view = this.address.view;
  protected readonly open = computed(() => this.view().open);
  protected readonly beside = computed(() => this.wide() && this.open() !== null);
  protected readonly filtered = computed(() => filtersSet(this.view()) > 0);
  /** What was asked for last; a relative span keeps the moment at which it was asked. */
  protected readonly asked = signal<AuditFilter>({});
  /** Everything but the open sheet. */
  private readonly question = computed(() => ({ ...this.view(), open: null }), {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  /** The open entry stays on the screen also when the list begins anew without it. */
  protected readonly entry = linkedSignal<{ id: number | null; found?: AuditEntry }, AuditEntry | undefined>({
    source: () => {
      const id = this.open();
      return { id, found: this.table.entries().find((entry) => entry.id === id) };
    },
    computation: ({ id, found }, before) => found ?? (before?.source.id === id ? before.value : undefined),
  });
  protected readonly missing = computed(() => {
    if (this.table.seeking() || this.table.outdated()) return AUDIT_SHEET.looking;
    const { length } = this.table.entries();
    const further =
      (this.open() ?? 0) < (this.table.entries().at(-1)?.id ?? 0) && length < (this.table.total() ?? Infinity);
    return further ? AUDIT_SHEET.tooFar(formatCount(length)) : AUDIT_SHEET.absent;
  });
  protected readonly count = computed(() => {
    const total = this.table.total();
    return total === null || this.table.asOf() === undefined ? '' : AUDIT_PAGE.entries(formatCount(total), total === 1);
  });
  protected readonly waiting = computed(() => AUDIT_PAGE.waiting(formatCount(this.table.waiting())));
  protected readonly note = computed(() => {
    if (this.session.current()?.store === 'json') return AUDIT_PAGE.smallStore;
    return this.table.pruned() ? AUDIT_PAGE.pruned : '';
  });
  /** A refresh that fails is said by the frame; here it is said when the rows are not what was asked for. */
  protected readonly failure = computed(() => {
    const error = this.table.outdated() ? this.table.error() : undefined;
    return error && { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  constructor() {
    const outlet = inject(SideOutlet);
    effect((onCleanup) => {
      const content = this.side();
      if (this.open() === null) return;
      outlet.show(content);
      onCleanup(() => outlet.clear(content));
    });
    effect(() => {
      this.question();
      untracked(() => {
        if (!this.narrowed()) void this.ask();
      });
    });
    const group = SHORTCUTS.table;
    useShortcuts(
      { keys: '/', label: SHORTCUTS.find, group, run: () => this.filters().focus() },
      { keys: 'j', label: SHORTCUTS.down, group, run: () => this.step(1) },
      { keys: 'k', label: SHORTCUTS.up, group, run: () => this.step(-1) },
      { keys: 'Escape', when: () => this.open() !== null, run: () => this.close() },
    );
  }

  protected filter(change: Partial<AuditView>): void {
    this.address.push(change);
  }

  protected show(id: number): void {
    this.address.push({ open: id });
  }

  protected close(): void {
    const open = this.open();
    this.address.push({ open: null });
    if (open !== null) this.rows()?.reveal(open, true);
  }

  protected clear(): void {
    this.address.push({ ...NO_FILTER, open: null });
  }

  protected neighbour(by: 1 | -1): number | null {
    return this.rows()?.neighbour(by) ?? null;
  }

  protected step(by: 1 | -1): void {
    const id = this.neighbour(by);
    if (id === null) return;
    if (this.open() === null) this.show(id);
    else this.address.replace({ open: id });
    this.rows()?.reveal(id, false);
  }

  protected showWaiting(): void {
    this.table.showWaiting();
    this.rows()?.scrollToTop();
  }

  protected retry(): void {
    void this.ask();
  }

  /** Whoever may not see all tenants asks about one at a time: the first, unless the address names another. */
  private narrowed(): boolean {
    const first = this.session.onlyTenants()?.[0];
    if (first === undefined || this.view().tenant !== '') return false;
    this.address.replace({ tenant: first });
    return true;
  }

  private async ask(): Promise<void> {
    const first = this.table.asOf() === undefined;
    this.asked.set(auditFilter(this.view(), this.clock.instant(), this.zone()));
    await this.table.ask(this.asked());
    const open = this.open();
    if (open !== null) await this.table.seek(open);
    else this.rows()?.scrollToTop();
    const total = this.table.total();
    if (first || total === null || this.table.outdated()) return;
    await this.announcer.announce(AUDIT_PAGE.found(formatCount(total), total === 1));
  }
}
