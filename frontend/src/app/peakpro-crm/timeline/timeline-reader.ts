import { type Signal, computed, inject, linkedSignal, signal } from '@angular/core';
import type { TimelinePage } from '@aetherlink/contracts/tick';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { liveResource } from '../../core/live/live-resource';
import { TimelineApi } from '../../data-access/timeline-api';
import { refreshedByActs } from '../actions/refreshed-by-acts';
import type { TimelineFilter } from '../view/crm-view';
import { type Feed, withFresh, withOlder } from './feed';
import { foldedTimeline } from './folded-timeline';
import { timelineKind } from './timeline-kind';

const EVERY_SEC = 15;
const PAGE = 30;

/** One tenant's timeline: its newest page kept fresh, older ones read on demand. Call it where `inject` works. */
export class TimelineReader {
  private readonly api = inject(TimelineApi);
  private readonly query = computed(() => {
    const kind = timelineKind(this.filter());
    return { tenant: this.tenant(), limit: PAGE, ...(kind && { kind }) };
  });
  private readonly newest = refreshedByActs(
    liveResource(
      this.api.pageResource(() => this.query()),
      {
        everySec: EVERY_SEC,
        on: ({ change }) => change?.tenant === this.tenant() && change.type !== 'progress',
      },
    ),
  );
  private readonly feed = linkedSignal<{ page: TimelinePage | undefined; asked: object }, Feed | undefined>({
    source: () => ({ page: this.newest.value(), asked: this.query() }),
    computation: ({ page, asked }, before) =>
      page && withFresh(before?.source.asked === asked ? before.value : undefined, page),
  });
  private readonly reading = signal(false);
  private readonly olderFailed = signal<ApiError | undefined>(undefined);

  readonly loading = this.newest.loading;
  readonly lines = computed(() => foldedTimeline(this.feed()?.items ?? []));
  readonly hasOlder = computed(() => this.feed()?.cursor !== null && this.feed() !== undefined);
  readonly pruned = computed(() => this.feed()?.pruned ?? false);
  readonly readingOlder = this.reading.asReadonly();
  /** Only while there is nothing to show, or older ones did not come. */
  readonly error = computed(() => this.olderFailed() ?? (this.feed() === undefined ? this.newest.error() : undefined));

  constructor(
    private readonly tenant: Signal<string>,
    private readonly filter: Signal<TimelineFilter>,
  ) {}

  retry(): void {
    this.olderFailed.set(undefined);
    this.newest.reload();
  }

  readOlder(): void {
    const asked = this.query();
    const cursor = this.feed()?.cursor;
    if (!cursor || this.reading()) return;
    this.reading.set(true);
    this.api.page({ ...asked, cursor }).subscribe({
      next: (page) => {
        this.reading.set(false);
        this.olderFailed.set(undefined);
        if (asked === this.query()) this.feed.update((feed) => feed && withOlder(feed, page));
      },
      error: (failure: unknown) => {
        this.reading.set(false);
        this.olderFailed.set(asApiError(failure));
      },
    });
  }
}
