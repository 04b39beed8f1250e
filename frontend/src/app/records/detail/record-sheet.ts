import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { errorSentence } from '../../core/http/error-sentence';
import { liveResource } from '../../core/live/live-resource';
import { RECORD, RECORDS } from '../../core/strings/records.strings';
import { type RecordName, RecordsApi } from '../../data-access/records-api';
import { CopyButton } from '../../ui/copy/copy-button';
import { shortId } from '../../ui/copy/short-id';
import { Icon } from '../../ui/icon/icon';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { SheetFrame } from '../../ui/sheet/sheet-frame';
import { formatDay } from '../../ui/time/format-moment';
import { RelativeTime } from '../../ui/time/relative-time';
import { ShownZone } from '../../ui/time/shown-zone';
import { addressOf } from '../view/records-view';
import { contactFacts, moneyFacts, recordFacts } from './record-facts';

const EVERY_SEC = 60;

/** Everything known of one record, and what AccuLynx said about it word for word. */
@Component({
  selector: 'aether-record-sheet',
  imports: [CopyButton, Icon, PanelError, RelativeTime, RouterLink, SheetFrame, Skeleton],
  templateUrl: './record-sheet.html',
  styleUrls: ['../../ui/sheet/sheet-sections.scss', '../../ui/sheet/fact-list.scss', './record-sheet.scss'],
})
export class RecordSheet {
  private readonly zone = inject(ShownZone).zone;
  readonly tenant = input.required<string>();
  readonly name = input.required<RecordName>();
  /** Whether there is a row before or after this one to go to. */
  readonly hasPrevious = input(false);
  readonly hasNext = input(false);
  readonly stepped = output<1 | -1>();
  readonly closed = output<void>();

  private readonly detail = liveResource(
    inject(RecordsApi).detailResource(() => ({ tenant: this.tenant(), name: this.name() })),
    {
      everySec: EVERY_SEC,
      on: ({ name, change }) =>
        name === 'run' && change?.tenant === this.tenant() && change.run?.finished_at !== undefined,
    },
  );

  protected readonly words = RECORD;
  protected readonly record = computed(() => this.detail.value()?.record);
  protected readonly loading = this.detail.loading;
  protected readonly title = computed(() => this.record()?.title || RECORDS.untitled);
  protected readonly kind = computed(() => RECORDS.columns.title[this.name().kind]);
  protected readonly facts = computed(() => recordFacts(this.needed()));
  protected readonly groups = computed(() =>
    [
      { title: RECORD.contact, facts: contactFacts(this.needed()) },
      { title: RECORD.money, facts: moneyFacts(this.needed()) },
    ].filter(({ facts }) => facts.length > 0),
  );
  protected readonly milestones = computed(() =>
    (this.needed().milestones ?? []).map(({ name, at }) => ({
      name,
      day: at === undefined ? '' : formatDay(at, this.zone()),
    })),
  );
  protected readonly runId = computed(() => shortId(this.needed().run_id));
  protected readonly runParams = computed(() => ({ open: this.tenant(), run: this.needed().run_id, tl: 'runs' }));
  private readonly shownName = computed(() => addressOf(this.name()));
  protected readonly rawShown = linkedSignal<string, boolean>({ source: this.shownName, computation: () => false });
  /** Bound as text: nothing of it is ever read as markup. */
  protected readonly raw = computed(() => JSON.stringify(this.needed().raw, null, 2));
  protected readonly failure = computed(() => {
    const error = this.record() === undefined ? this.detail.error() : undefined;
    return error && { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  protected retry(): void {
    this.detail.reload();
  }

  /** Only read where the template has made sure of it. */
  private needed() {
    const record = this.record();
    if (record === undefined) throw new Error('No record is loaded.');
    return record;
  }
}
