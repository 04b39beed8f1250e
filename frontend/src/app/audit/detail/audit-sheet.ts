import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { entryDiff } from '../../core/audit/entry-diff';
import { EntryDiffList } from '../../core/audit/entry-diff-list';
import { entryIds } from '../../core/audit/entry-ids';
import { withMomentWords } from '../../core/audit/entry-moments';
import { entryDetail, entryTitle } from '../../core/audit/entry-words';
import { ENTRY } from '../../core/strings/audit-entry.strings';
import { AUDIT_PAGE, AUDIT_SHEET, CHAIN } from '../../core/strings/audit.strings';
import { CopyButton } from '../../ui/copy/copy-button';
import { SourceChip } from '../../ui/panel/source-chip';
import { SheetFrame } from '../../ui/sheet/sheet-frame';
import { ExactTime } from '../../ui/time/exact-time';
import { formatDay } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { ValueTree } from '../../ui/tree/value-tree';
import { ChainFacts } from '../chain/chain-facts';
import { WHOLE_PRODUCT, tenantWords } from '../table/entry-cells';
import { OutcomeMark } from '../table/outcome-mark';
import { auditParams } from '../view/audit-view';
import { entrySentence } from './entry-sentence';

/** Everything that one entry says, and its place in the chain. */
@Component({
  selector: 'aether-audit-sheet',
  imports: [
    ChainFacts,
    CopyButton,
    EntryDiffList,
    ExactTime,
    OutcomeMark,
    RouterLink,
    SheetFrame,
    SourceChip,
    ValueTree,
  ],
  templateUrl: './audit-sheet.html',
  styleUrls: ['../../ui/sheet/sheet-sections.scss', '../../ui/sheet/fact-list.scss', './audit-sheet.scss'],
})
export class AuditSheet {
  private readonly zone = inject(ShownZone).zone;
  /** Undefined while it is not among the loaded ones; `missing` says why. */
  readonly entry = input.required<AuditEntry | undefined>();
  readonly missing = input.required<string>();
  readonly hasPrevious = input(false);
  readonly hasNext = input(false);
  readonly stepped = output<1 | -1>();
  readonly closed = output<void>();

  protected readonly words = { ...AUDIT_SHEET, chain: CHAIN.title };
  protected readonly ring = computed(() => AUDIT_PAGE.rings[this.needed().ring]);
  protected readonly title = computed(() => {
    const entry = this.entry();
    return entry === undefined ? AUDIT_SHEET.entry : entryTitle(entry, this.zone());
  });
  protected readonly day = computed(() => formatDay(this.needed().ts, this.zone()));
  protected readonly sentence = computed(() => entrySentence(this.needed()));
  protected readonly detail = computed(() => entryDetail(this.needed()));
  protected readonly changes = computed(() => entryDiff(this.needed(), this.zone()).length > 0);
  protected readonly metadata = computed(() => {
    const { metadata } = this.needed();
    return metadata !== undefined && Object.keys(metadata).length > 0 ? withMomentWords(metadata, this.zone()) : null;
  });
  protected readonly tenant = computed(() => tenantWords(this.needed()));
  protected readonly schedule = computed(() =>
    this.needed().tenant === WHOLE_PRODUCT ? null : { open: this.needed().tenant },
  );
  protected readonly ofActor = computed(() => auditParams({ actor: this.needed().actor, open: null }));
  protected readonly ids = computed(() =>
    entryIds(this.needed()).map((id) => ({ ...id, copy: ENTRY.copyOf(id.label) })),
  );
  protected readonly run = computed(() => {
    const { run_id: run, tenant: open } = this.needed();
    return run === undefined ? null : { open, run, tl: 'runs' };
  });
  protected readonly ofAction = computed(() => {
    const { action_id: action } = this.needed();
    return action === undefined ? null : { action };
  });
  protected readonly allOfAction = ENTRY.allOfAction;

  /** Only read where the template has made sure of it. */
  private needed(): AuditEntry {
    const entry = this.entry();
    if (entry === undefined) throw new Error('No entry is loaded.');
    return entry;
  }
}
