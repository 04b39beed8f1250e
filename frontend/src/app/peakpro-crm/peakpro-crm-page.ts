import { Component, TemplateRef, computed, effect, inject, untracked, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { Screen } from '../core/layout/screen';
import { SideOutlet } from '../core/layout/side-outlet';
import { SideSheet } from '../core/layout/side-sheet';
import { SessionStore } from '../core/session/session-store';
import { ACTS } from '../core/strings/peakpro-crm-acts.strings';
import { KEY } from '../core/strings/peakpro-crm-key.strings';
import { CRM } from '../core/strings/peakpro-crm.strings';
import { Overview } from '../data-access/overview';
import { Icon } from '../ui/icon/icon';
import { formatCount } from '../ui/time/format-count';
import { Toasts } from '../ui/toast/toasts';
import { Acted } from './actions/acted';
import { ImportActs } from './actions/import-acts';
import { KeyActs } from './actions/key-acts';
import { LazyDialogs } from './actions/lazy-dialogs';
import { May } from './actions/may';
import { RunActs } from './actions/run-acts';
import { ScheduleActs } from './actions/schedule-acts';
import { Undo } from './actions/undo';
import { AccuLynxAuditPanel } from './audit/acculynx-audit-panel';
import { CrmKeys } from './crm-keys';
import { preloadWhenIdle } from './preload';
import { RunNowToasts } from './run-now/run-now-toasts';
import { AccuLynxSchedulePanel } from './schedules/acculynx-schedule-panel';
import { SchedulePages } from './schedules/schedule-pages';
import { ScheduleTable } from './schedules/schedule-table';
import { CreateSheet } from './sheet/create-sheet';
import { ScheduleSheet } from './sheet/schedule-sheet';
import { CrmAddress } from './view/crm-address';
import { viewParams } from './view/crm-view';

/** See, change and explain every tenant's import. */
@Component({
  selector: 'aether-peakpro-crm-page',
  imports: [AccuLynxAuditPanel, AccuLynxSchedulePanel, CreateSheet, Icon, RouterLink, ScheduleSheet, SideSheet],
  providers: [
    Acted,
    CrmAddress,
    CrmKeys,
    ImportActs,
    KeyActs,
    LazyDialogs,
    RunActs,
    RunNowToasts,
    ScheduleActs,
    SchedulePages,
    ScheduleTable,
    Undo,
  ],
  templateUrl: './peakpro-crm-page.html',
  styleUrl: './peakpro-crm-page.scss',
  host: { '[class.beside-sheet]': 'wide() && sheet() !== null' },
})
export class PeakProCrmPage {
  private readonly toasts = inject(Toasts);
  private readonly table = inject(ScheduleTable);
  private readonly acted = inject(Acted);
  private readonly overview = inject(Overview);
  private readonly session = inject(SessionStore);
  private readonly keys = inject(KeyActs);
  protected readonly wide = inject(Screen).isWide;
  protected readonly address = inject(CrmAddress);
  protected readonly acts = inject(ScheduleActs);
  protected readonly may = inject(May);

  private readonly side = viewChild.required<TemplateRef<unknown>>('side');
  private readonly panel = viewChild(AccuLynxSchedulePanel);

  protected readonly words = CRM;
  protected readonly view = this.address.view;
  protected readonly sheet = computed<'create' | 'schedule' | null>(() => {
    const { open, create } = this.view();
    if (create !== null && this.may.edit()) return 'create';
    return open === null ? null : 'schedule';
  });
  protected readonly showsTable = computed(() => this.wide() || this.view().tab === 'schedules');
  protected readonly showsAudit = computed(() => (this.wide() ? this.sheet() === null : this.view().tab === 'audit'));
  protected readonly tabs = [
    { tab: 'schedules', word: CRM.schedulesTab, params: viewParams({ tab: 'schedules' }) },
    { tab: 'audit', word: CRM.auditTab, params: viewParams({ tab: 'audit' }) },
  ] as const;
  protected readonly subtitle = computed(() => {
    const total = this.overview.summary.value()?.tenants.total;
    return total === undefined ? CRM.subtitleUnknown : CRM.subtitle(formatCount(total), total === 1);
  });

  constructor() {
    inject(RunNowToasts);
    preloadWhenIdle();
    const outlet = inject(SideOutlet);
    effect((onCleanup) => {
      const content = this.side();
      if (this.sheet() === null) return;
      outlet.show(content);
      onCleanup(() => outlet.clear(content));
    });
    effect(() => {
      const { open: tenant, key } = this.view();
      if (key && tenant !== null && this.may.keys()) untracked(() => void this.askForKey(tenant));
    });
    inject(CrmKeys).listen(this.panel, () => this.close());
    this.acted.happened.pipe(takeUntilDestroyed()).subscribe(() => void this.table.refresh());
  }

  /** A link led to the key of a tenant; once the dialog is closed the address says so. */
  private async askForKey(tenant: string): Promise<void> {
    await this.keys.set(tenant);
    if (this.view().key) this.address.replace({ key: false });
  }

  protected close(): void {
    const { open } = this.view();
    this.address.push({ open: null, run: null, timeline: 'all', create: null, entry: null, key: false });
    if (open !== null) this.panel()?.rows()?.focusRow(open);
  }

  protected create(): void {
    this.address.push({ create: '', open: null, run: null });
  }

  protected created(schedule: Schedule): void {
    const { tenant } = schedule;
    const offersKey = this.may.keys() && this.may.noKeys() === null && this.session.importer() !== 'stub';
    const action = offersKey
      ? { label: KEY.addShort, run: () => void this.keys.set(tenant) }
      : { label: ACTS.openSchedule, run: () => this.open(tenant) };
    this.toasts.show(ACTS.toast.created(tenant), { tone: 'good', action });
    if (this.view().create !== null) this.address.push({ create: null });
    this.acted.tell();
  }

  protected open(tenant: string): void {
    this.address.push({ open: tenant, create: null, run: null });
  }

  protected neighbour(step: 1 | -1): string | null {
    return this.panel()?.rows()?.neighbour(step) ?? null;
  }

  protected step(by: 1 | -1): void {
    const tenant = this.neighbour(by);
    if (tenant === null) return;
    this.address.replace({ open: tenant, run: null, entry: null });
    this.panel()?.rows()?.reveal(tenant);
  }
}
