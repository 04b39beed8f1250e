import type { Tick as WireTick, TimelineItem, TimelineKind } from '@aetherlink/contracts/tick';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { pendingRow } from '../domain/ledger.js';
import { type Moment, toIso, toSeconds } from '../domain/moment.js';
import type { Tick } from '../domain/tick.js';
import type { PageOf } from '../persistence/page.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { auditWire } from '../wire/audit-wire.js';
import { runWire } from '../wire/run-wire.js';
import { ranTickWire, tickWire } from '../wire/tick-wire.js';
import { mergedPage, type MergedPage, type MergeSource } from './merged-page.js';

interface Span {
  readonly limit: number;
  readonly cursor?: string;
  readonly since?: Moment;
  readonly until?: Moment;
}

interface At<Item> {
  readonly at: Moment;
  readonly item: Item;
}

/** Reads run history, ledger and audit as one story. */
@Injectable()
export class TimelineService {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every due tick with its decision: the ledger's rows and the runs that ticks became. */
  async ticks(tenant: string | undefined, span: Span): Promise<MergedPage<WireTick>> {
    const rows = this.rows(tenant, span);
    const ran = this.runs(tenant, span, (run) => ranTickWire(run));
    return plain(await mergedPage([mapped(rows, tickWire), ran], ({ at }) => at, span.limit, span.cursor));
  }

  /** Runs, ticks that did not run and audit entries of one tenant. */
  async timeline(tenant: string, kinds: readonly TimelineKind[], span: Span): Promise<MergedPage<TimelineItem>> {
    const moment = (at: Moment) => ({ at: toSeconds(at), at_iso: toIso(at) });
    const sources: Record<TimelineKind, MergeSource<At<TimelineItem>>> = {
      run: this.runs(tenant, span, (run) => ({ kind: 'run', ...moment(run.queuedAt), run: runWire(run) })),
      tick: mapped(this.rows(tenant, span), (tick) => ({ kind: 'tick', ...moment(tick.to), tick: tickWire(tick) })),
      audit: this.entries(tenant, span),
    };
    return plain(
      await mergedPage(
        kinds.map((kind) => sources[kind]),
        ({ at }) => at,
        span.limit,
        span.cursor,
      ),
    );
  }

  private runs<Item>(
    tenant: string | undefined,
    span: Span,
    show: (run: PageOf<Parameters<typeof runWire>[0]>['rows'][number]) => Item | undefined,
  ): MergeSource<At<Item>> {
    return {
      read: async (until, limit) => {
        const page = await this.persistence.runs.page(query(tenant, span, until, limit));
        const rows = page.rows.flatMap((run) => {
          const item = show(run);
          return item === undefined ? [] : [{ at: run.queuedAt, item }];
        });
        return { ...page, rows };
      },
    };
  }

  /** The ledger, with the row that a stop which still lasts would write now. */
  private rows(tenant: string | undefined, span: Span): MergeSource<At<Tick>> {
    return {
      read: async (until, limit) => {
        const page = await this.persistence.ticks.page(query(tenant, span, until, limit));
        const pending = tenant === undefined ? undefined : await this.pending(tenant, page.rows[0]);
        const shown = pending && within(pending.to, span, until) ? pending : undefined;
        const kept = shown ? page.rows.filter(({ from }) => from !== shown.from) : page.rows;
        return { ...page, rows: [...(shown ? [shown] : []), ...kept].map((tick) => ({ at: tick.to, item: tick })) };
      },
    };
  }

  private async pending(tenant: string, newest: Tick | undefined): Promise<Tick | undefined> {
    const row = await this.persistence.schedules.get(tenant);
    const since = row?.schedule.hold?.since ?? row?.schedule.pause?.since;
    if (!row || since === undefined) return undefined;
    // A row of an earlier stop stays what it is; one that this stop has written already grows.
    return pendingRow(row.schedule, newest && newest.to >= since ? newest : undefined, this.clock.now());
  }

  private entries(tenant: string, span: Span): MergeSource<At<TimelineItem>> {
    return {
      read: async (until, limit) => {
        const page = await this.persistence.audit.page(query(tenant, span, until, limit));
        const rows = page.rows.map((entry): At<TimelineItem> => {
          const wire = auditWire(entry);
          return { at: entry.at, item: { kind: 'audit', at: wire.ts, at_iso: wire.ts_iso, entry: wire } };
        });
        return { ...page, rows };
      },
    };
  }
}

function query(tenant: string | undefined, { since, until: latest }: Span, until: Moment | undefined, limit: number) {
  const end = until === undefined ? latest : Math.min(until, latest ?? until);
  return {
    limit,
    ...(tenant === undefined ? {} : { tenant }),
    ...(since === undefined ? {} : { since }),
    ...(end === undefined ? {} : { until: end }),
  };
}

function within(at: Moment, { since, until: latest }: Span, until: Moment | undefined): boolean {
  return at >= (since ?? -Infinity) && at <= (latest ?? Infinity) && at <= (until ?? Infinity);
}

function mapped<Row, Item>(source: MergeSource<At<Row>>, show: (row: Row) => Item): MergeSource<At<Item>> {
  return {
    read: async (until, limit) => {
      const page = await source.read(until, limit);
      return { ...page, rows: page.rows.map(({ at, item }) => ({ at, item: show(item) })) };
    },
  };
}

const plain = <Item>(page: MergedPage<At<Item>>): MergedPage<Item> => ({
  ...page,
  items: page.items.map(({ item }) => item),
});
