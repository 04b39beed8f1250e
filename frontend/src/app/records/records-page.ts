import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, TemplateRef, computed, effect, inject, untracked, viewChild } from '@angular/core';
import { errorSentence } from '../core/http/error-sentence';
import { useShortcuts } from '../core/keyboard/shortcuts';
import { Screen } from '../core/layout/screen';
import { SideOutlet } from '../core/layout/side-outlet';
import { SideSheet } from '../core/layout/side-sheet';
import { Preferences } from '../core/preferences/preferences';
import { SHORTCUTS } from '../core/strings/frame.strings';
import { RECORDS } from '../core/strings/records.strings';
import type { RecordName } from '../data-access/records-api';
import { ActionButton } from '../ui/action/action-button';
import { EmptyState } from '../ui/panel/empty-state';
import { PanelError } from '../ui/panel/panel-error';
import { Skeleton } from '../ui/panel/skeleton';
import { formatCount } from '../ui/time/format-count';
import { CsvExport } from './csv-export';
import { RecordSheet } from './detail/record-sheet';
import { RecordFilters } from './filter/record-filters';
import { TenantPicker } from './filter/tenant-picker';
import { NoRecords } from './no-records';
import { RecordPages } from './table/record-pages';
import { RecordRows } from './table/record-rows';
import { RecordTable } from './table/record-table';
import { RecordsAddress } from './view/records-address';
import { recordFilter } from './view/records-view';

/** What the imports of one tenant brought home. */
@Component({
  selector: 'aether-records-page',
  imports: [
    ActionButton,
    EmptyState,
    NoRecords,
    PanelError,
    RecordFilters,
    RecordRows,
    RecordSheet,
    SideSheet,
    Skeleton,
    TenantPicker,
  ],
  providers: [CsvExport, RecordPages, RecordsAddress, RecordTable],
  templateUrl: './records-page.html',
  styleUrls: ['../ui/panel/filling-panel.scss', './records-page.scss'],
  host: { '[class.beside-sheet]': 'beside()' },
})
export class RecordsPage {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly preferences = inject(Preferences);
  private readonly wide = inject(Screen).isWide;
  protected readonly address = inject(RecordsAddress);
  protected readonly table = inject(RecordTable);
  protected readonly csv = inject(CsvExport);

  private readonly side = viewChild.required<TemplateRef<unknown>>('side');
  private readonly filters = viewChild(RecordFilters);
  private readonly rows = viewChild(RecordRows);

  protected readonly words = RECORDS;
  protected readonly view = this.address.view;
  protected readonly beside = computed(() => this.wide() && this.view().open !== null);
  private readonly filter = computed(() => recordFilter(this.view()), {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  /** Records of any kind, whatever is filtered. */
  protected readonly any = computed(() => {
    const counts = this.table.facets()?.counts;
    return counts !== undefined && counts.job + counts.contact + counts.user > 0;
  });
  protected readonly missing = computed(() => {
    const count = this.table.facets()?.counts.missing ?? 0;
    return count === 0 ? null : RECORDS.missingCount(formatCount(count), count === 1);
  });
  protected readonly exportHint = computed(() =>
    RECORDS.exportHint(formatCount(this.table.total()), this.table.total() === 1),
  );
  /** A refresh that fails is said by the frame; here it is said when the rows are not what was asked for. */
  protected readonly failure = computed(() => {
    const error = this.table.outdated() ? this.table.error() : undefined;
    return error && { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  constructor() {
    const outlet = inject(SideOutlet);
    effect((onCleanup) => {
      const content = this.side();
      if (this.view().open === null || this.view().tenant === null) return;
      outlet.show(content);
      onCleanup(() => outlet.clear(content));
    });
    effect(() => {
      const { tenant } = this.view();
      untracked(() => this.remember(tenant));
    });
    effect(() => {
      this.filter();
      untracked(() => void this.ask());
    });
    const group = SHORTCUTS.table;
    useShortcuts(
      { keys: '/', label: SHORTCUTS.findRecord, group, run: () => this.filters()?.focusSearch() },
      { keys: 'j', label: SHORTCUTS.down, group, run: () => this.step(1) },
      { keys: 'k', label: SHORTCUTS.up, group, run: () => this.step(-1) },
      { keys: 'Escape', when: () => this.view().open !== null, run: () => this.close() },
    );
  }

  protected choose(tenant: string): void {
    this.address.push({ tenant, status: '', owner: '', q: '', open: null });
  }

  protected open(name: RecordName): void {
    this.address.push({ open: name });
  }

  protected close(): void {
    const { open } = this.view();
    this.address.push({ open: null });
    if (open !== null) this.rows()?.reveal(open, true);
  }

  protected clear(): void {
    this.address.push({ q: '', status: '', owner: '' });
  }

  protected neighbour(by: 1 | -1): RecordName | null {
    return this.rows()?.neighbour(by) ?? null;
  }

  protected step(by: 1 | -1): void {
    const name = this.neighbour(by);
    if (name === null) return;
    if (this.view().open === null) this.open(name);
    else this.address.replace({ open: name });
    this.rows()?.reveal(name, false);
  }

  protected save(): void {
    const filter = this.filter();
    if (filter !== null) this.csv.start(filter);
  }

  protected retry(): void {
    void this.ask();
  }

  /** The one looked at last comes first the next time. */
  private remember(tenant: string | null): void {
    const last = this.preferences.recordsTenant();
    if (tenant !== null) this.preferences.recordsTenant.set(tenant);
    else if (last !== '') this.address.replace({ tenant: last });
  }

  private async ask(): Promise<void> {
    const first = this.table.asOf() === undefined;
    await this.table.ask(this.filter());
    this.rows()?.scrollToTop();
    if (first || this.table.asOf() === undefined) return;
    const total = this.table.total();
    await this.announcer.announce(RECORDS.found(formatCount(total), total === 1));
  }
}
