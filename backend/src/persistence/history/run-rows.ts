import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import { NO_STATS } from '../../domain/run.js';
import { Columns, float64, uint32, uint8 } from './columns.js';
import type { RowStore } from './row-store.js';
import { compareTexts } from './row-store.js';
import { SharedStrings } from './shared-strings.js';
import { UuidColumn } from './uuid-column.js';

const TRIGGERS: readonly Run['trigger'][] = ['schedule', 'manual', 'retry', 'backfill', 'preview'];
const STATUSES: readonly Run['status'][] = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'lost',
];
const SOURCES: readonly Run['source'][] = ['ui', 'api', 'scheduler', 'command-center', 'ops'];
const MODES: readonly Run['mode'][] = ['stub', 'live'];

/** What few runs have; kept as an object of its own beside the columns. */
type Rare = Pick<Run, 'retryOf' | 'actionId' | 'error' | 'cancelReason'> & {
  readonly id?: string;
  readonly stats?: Run['stats'];
};

const MOMENTS = ['scheduledFor', 'queuedAt', 'startedAt', 'finishedAt', 'durationMs'] as const;
const TEXTS = ['tenant', 'generation', 'actor', 'message', 'replica'] as const;

/** Runs in columns: about 95 bytes each instead of several hundred as objects. */
export class RunRows implements RowStore<Run> {
  private readonly columns = new Columns();
  private readonly strings = new SharedStrings();
  private readonly ids = new UuidColumn(this.columns);
  private readonly moments = MOMENTS.map(() => this.columns.add(float64));
  private readonly texts = TEXTS.map(() => this.columns.add(uint32));
  private readonly missed = this.columns.add(uint32);
  private readonly attempts = this.columns.add(uint32);
  private readonly words = [TRIGGERS, STATUSES, SOURCES, MODES].map(() => this.columns.add(uint8));
  private readonly rare = new Map<number, Rare>();

  tenantOf = (run: Run): string => run.tenant;
  momentOf = (run: Run): Moment => run.queuedAt;

  put(slot: number, run: Run): void {
    this.columns.reach(slot);
    const isUuid = this.ids.set(slot, run.id);
    MOMENTS.forEach((name, i) => this.write(this.moments[i]?.(), slot, run[name] ?? NaN));
    TEXTS.forEach((name, i) => this.write(this.texts[i]?.(), slot, this.strings.take(run[name])));
    this.missed()[slot] = run.missedCount;
    this.attempts()[slot] = run.attempt;
    const words = [
      TRIGGERS.indexOf(run.trigger),
      STATUSES.indexOf(run.status),
      SOURCES.indexOf(run.source),
      MODES.indexOf(run.mode),
    ];
    words.forEach((word, i) => this.write(this.words[i]?.(), slot, word));
    const rare = rareOf(run, isUuid);
    if (rare) this.rare.set(slot, rare);
    else this.rare.delete(slot);
  }

  get(slot: number): Run {
    const [scheduledFor = NaN, queuedAt = 0, startedAt, finishedAt, durationMs] = this.moments.map((m) => m()[slot]);
    const [tenant = '', generation = '', actor = '', message = '', replica = ''] = this.texts.map((texts) =>
      this.strings.text(texts()[slot] ?? 0),
    );
    const [trigger = 0, status = 0, source = 0, mode = 0] = this.words.map((words) => words()[slot]);
    const run: { -readonly [Name in keyof Run]: Run[Name] } = {
      id: this.keyAt(slot),
      tenant,
      generation,
      trigger: TRIGGERS[trigger] ?? 'schedule',
      status: STATUSES[status] ?? 'lost',
      attempt: this.attempts()[slot] ?? 1,
      actor,
      source: SOURCES[source] ?? 'scheduler',
      mode: MODES[mode] ?? 'stub',
      scheduledFor: Number.isNaN(scheduledFor) ? null : scheduledFor,
      queuedAt,
      missedCount: this.missed()[slot] ?? 0,
      message,
      stats: NO_STATS,
      replica,
    };
    if (startedAt !== undefined && !Number.isNaN(startedAt)) run.startedAt = startedAt;
    if (finishedAt !== undefined && !Number.isNaN(finishedAt)) run.finishedAt = finishedAt;
    if (durationMs !== undefined && !Number.isNaN(durationMs)) run.durationMs = durationMs;
    return Object.assign(run, this.rare.get(slot));
  }

  compareKeys(a: number, b: number): number {
    if (!this.rare.get(a)?.id && !this.rare.get(b)?.id) return this.ids.compare(a, b);
    return compareTexts(this.keyAt(a), this.keyAt(b));
  }

  isAt(slot: number, run: Run): boolean {
    return this.momentAt(slot) === run.queuedAt && this.keyAt(slot) === run.id;
  }

  statusAt(slot: number): Run['status'] {
    return STATUSES[this.words[1]?.()[slot] ?? 0] ?? 'lost';
  }

  triggerAt(slot: number): Run['trigger'] {
    return TRIGGERS[this.words[0]?.()[slot] ?? 0] ?? 'schedule';
  }

  momentAt(slot: number): Moment {
    return this.moments[1]?.()[slot] ?? 0;
  }

  keyAt(slot: number): string {
    return this.rare.get(slot)?.id ?? this.ids.get(slot);
  }

  tenantAt(slot: number): string {
    return this.strings.text(this.texts[0]?.()[slot] ?? 0);
  }

  *find(key: string, end: number): Generator<number> {
    yield* this.ids.find(key, end);
    for (const [slot, { id }] of this.rare) if (id === key) yield slot;
  }

  free(slot: number): void {
    for (const texts of this.texts) this.strings.release(texts()[slot] ?? 0);
    this.rare.delete(slot);
  }

  private write(column: Float64Array | Uint32Array | Uint8Array | undefined, slot: number, value: number): void {
    if (column) column[slot] = value;
  }
}

function rareOf(run: Run, isUuid: boolean): Rare | undefined {
  const rare: { -readonly [Name in keyof Rare]: Rare[Name] } = {};
  if (!isUuid) rare.id = run.id;
  if (!isZero(run.stats)) rare.stats = run.stats;
  if (run.retryOf !== undefined) rare.retryOf = run.retryOf;
  if (run.actionId !== undefined) rare.actionId = run.actionId;
  if (run.error !== undefined) rare.error = run.error;
  if (run.cancelReason !== undefined) rare.cancelReason = run.cancelReason;
  return Object.keys(rare).length > 0 ? rare : undefined;
}

const isZero = (stats: Run['stats']): boolean =>
  stats.imported === 0 && stats.skipped === 0 && Object.keys(stats).length === 2;
