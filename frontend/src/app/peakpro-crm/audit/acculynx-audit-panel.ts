import { Component, ElementRef, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import type { AuditOperation, AuditRing, AuditSource } from '@aetherlink/contracts/audit';
import { errorSentence } from '../../core/http/error-sentence';
import { liveResource } from '../../core/live/live-resource';
import { SessionStore } from '../../core/session/session-store';
import { OPERATIONS } from '../../core/strings/operation.strings';
import { AUDIT } from '../../core/strings/peakpro-crm-audit.strings';
import { AuditApi } from '../../data-access/audit-api';
import { Icon } from '../../ui/icon/icon';
import { EmptyState } from '../../ui/panel/empty-state';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { Clock } from '../../ui/time/clock';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { refreshedByActs } from '../actions/refreshed-by-acts';
import { byDay } from '../view/by-day';
import type { CrmView } from '../view/crm-view';
import { AuditLine } from './audit-line';
import { auditQuery, followingSearch } from './audit-query';
import { joinedEntries } from './joined-entries';
import { type ShownEntries, shownEntries } from './waiting-entries';

const EVERY_SEC = 15;
const RINGS: readonly { ring: AuditRing | null; word: string }[] = [
  { ring: null, word: AUDIT.rings.all },
  { ring: 'people', word: AUDIT.rings.people },
  { ring: 'system', word: AUDIT.rings.system },
];
const SOURCES: readonly AuditSource[] = ['ui', 'api', 'scheduler', 'command-center', 'ops'];

/** Who did what: the last fifty entries, cause and effect joined. */
@Component({
  selector: 'aether-acculynx-audit-panel',
  imports: [AuditLine, EmptyState, Icon, PanelError, Skeleton],
  templateUrl: './acculynx-audit-panel.html',
  styleUrls: ['../../ui/panel/filling-panel.scss', './acculynx-audit-panel.scss'],
})
export class AccuLynxAuditPanel {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;

  readonly view = input.required<CrmView>();
  readonly viewChanged = output<Partial<CrmView>>();

  private readonly list = viewChild<ElementRef<HTMLElement>>('list');
  private readonly atTop = signal(true);
  /** The tenants of somebody who may not see all; null for the others. */
  protected readonly only = inject(SessionStore).onlyTenants;
  protected readonly chosen = signal<string | null>(null);
  /** Whose entries somebody with a few tenants sees: the one chosen, else the one that is open, else the first. */
  protected readonly tenant = computed(() => {
    const only = this.only();
    return (
      only && ([this.chosen(), this.view().open].find((one) => one !== null && only.includes(one)) ?? only[0] ?? null)
    );
  });
  private readonly question = computed(() => auditQuery(this.view(), this.tenant()), { equal: sameJson });
  private readonly audit = refreshedByActs(
    liveResource(
      inject(AuditApi).pageResource(() => this.question()),
      { everySec: EVERY_SEC, on: ({ name }) => name === 'audit' },
    ),
  );
  private readonly shown = linkedSignal<
    { fresh: readonly AuditEntryOf[]; atTop: boolean; asked: object },
    ShownEntries
  >({
    source: () => ({
      fresh: followingSearch(this.audit.value()?.audit ?? [], this.view().q),
      atTop: this.atTop(),
      asked: this.question(),
    }),
    computation: ({ fresh, atTop, asked }, before) =>
      shownEntries(fresh, before?.source.asked === asked ? before.value : undefined, atTop),
  });

  protected readonly words = AUDIT;
  protected readonly rings = RINGS;
  protected readonly operations = Object.keys(OPERATIONS) as AuditOperation[];
  protected readonly operationWords = OPERATIONS;
  protected readonly sources = SOURCES;
  protected readonly loading = this.audit.loading;
  protected readonly days = computed(() =>
    byDay(joinedEntries(this.shown().entries), ({ entry }) => entry.ts, this.now(), this.zone()),
  );
  protected readonly waiting = computed(() => this.shown().waiting);
  protected readonly waitingWords = computed(() => AUDIT.waiting(formatCount(this.waiting())));
  protected readonly filtered = computed(() => {
    const { q, ring, operation, source } = this.view();
    return q.trim() !== '' || ring !== null || operation !== null || source !== null;
  });
  protected readonly failure = computed(() => {
    const error = this.audit.error();
    if (error === undefined || this.audit.value() !== undefined) return null;
    return { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  protected retry(): void {
    this.audit.reload();
  }

  protected scrolled(list: HTMLElement): void {
    this.atTop.set(list.scrollTop < 8);
  }

  protected showWaiting(): void {
    this.list()?.nativeElement.scrollTo({ top: 0 });
    this.atTop.set(true);
  }

  protected clear(): void {
    this.viewChanged.emit({ q: '', ring: null, operation: null, source: null });
  }
}

type AuditEntryOf = ShownEntries['entries'][number];

function sameJson(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
