import type { Collection } from './collection.js';
import type { ListSpec, WalkEnd, WalkEndReason, WalkOptions } from './list-spec.js';
import { rowId } from './row-id.js';

/** The vendor refuses indexes beyond this. */
const LAST_INDEX = 100_000;
const MOST_PAGES = 4_000;
/** What a healthy count may promise beyond what there is to read: measured were 2 of 20, 3 of 1,314 and 35 of 470. */
const tolerance = (count: number): number => Math.max(3, Math.ceil(count * 0.1));

const MESSAGES: Readonly<Record<WalkEndReason, string>> = {
  empty: 'The list ended with an empty page.',
  short: 'The list ended with a page that was not full.',
  out_of_range: 'The list ended: the next page lies outside of it.',
  counted: 'The list ended where its count says.',
  single: 'The list cannot be paged; only its first page was read.',
  echo: 'The list answered for another place than the one that was asked for.',
  repeated: 'The list repeats itself instead of going on.',
  drift: 'The list answered without rows that can be found.',
  cap: 'The list goes on beyond the most pages that are read.',
  absent: 'There is no such list.',
  forbidden: 'The list is closed to the key.',
};

/** What the rules make of one page. */
export interface Judgement {
  /** Set when this page is the last one, or already no page of the list any more. */
  readonly end?: WalkEnd;
  /** Whether its rows are handed out. */
  readonly good: boolean;
}

/** The stop rules of §3 of the vendor's page, with what they have to remember. None of them is relied upon alone. */
export class StopRules {
  private readonly seen = new Set<string>();
  private previousFirst: string | undefined;
  private pagesRead = 0;
  private mostlyRepeated = 0;
  private count: number | undefined;
  private withoutId = 0;
  /** The end is already believed for this reason; one more page was asked for to be sure. */
  private confirming: WalkEndReason | undefined;

  constructor(
    private readonly list: ListSpec,
    private readonly options: WalkOptions,
  ) {}

  /** Whether a page may still be asked for. */
  before(index: number): WalkEnd | undefined {
    const most = this.options.verified === false ? 2 : (this.options.maxPages ?? MOST_PAGES);
    const beyond = this.options.mode.unit === 'record' && index > LAST_INDEX;
    return this.pagesRead >= most || beyond
      ? this.end(this.confirming ?? 'cap', this.confirming !== undefined)
      : undefined;
  }

  /** A page that could not be had: 416 is a normal end, everything else is none. */
  without(kind: 'end' | 'absent' | 'forbidden'): WalkEnd {
    if (kind === 'end') return this.end(this.confirming ?? 'out_of_range', true);
    return this.end(kind, false);
  }

  judge(index: number, page: Collection): Judgement {
    const { unit, indexName } = this.options.mode;
    if (!page.understood) return { end: this.end('drift', false), good: false };
    const echoed = indexName === 'pageStartIndex' ? page.pageStartIndex : undefined;
    if (echoed !== undefined && echoed !== index) {
      const past = unit === 'page' && this.pagesRead >= 2 && this.wholeCountRead();
      return { end: this.end(this.confirming ?? 'echo', this.confirming !== undefined || past), good: false };
    }
    if (page.count !== undefined) this.count = page.count;
    const rows = page.items.length + page.badRows;
    if (rows === 0) return { end: this.end(this.confirming ?? 'empty', true), good: false };
    const size = Math.min(this.list.pageSize, page.pageSize || this.list.pageSize);
    const fresh = this.look(page);
    const isShort = rows < size;
    if (!isShort || this.confirming) {
      const repetition = this.repetition(page, fresh);
      if (repetition) return { end: repetition, good: false };
    }
    this.remember(page);
    if (unit === 'none') return { end: this.endOfOnlyPage(isShort), good: true };
    return { end: this.endAfter(index, rows, isShort), good: true };
  }

  private endAfter(index: number, rows: number, isShort: boolean): WalkEnd | undefined {
    const before = this.confirming;
    this.confirming = undefined;
    if (isShort) {
      if (!this.isDoubtful() || before === 'short') return this.end('short', true);
      this.confirming = 'short';
      return undefined;
    }
    const position = this.options.mode.unit === 'page' ? index * this.list.pageSize + rows : index + rows;
    // Beyond its own count a full page has shown that the count is a lie; then only the other rules hold.
    if (this.count !== position) return undefined;
    if (!this.options.confirmEnd) return this.end('counted', true);
    this.confirming = 'counted';
    return undefined;
  }

  private endOfOnlyPage(isShort: boolean): WalkEnd {
    const whole = isShort || (this.count !== undefined && this.readSoFar() >= this.count);
    return this.end(whole ? 'short' : 'single', whole);
  }

  /** How many rows were not seen before, of those that have an id. */
  private look(page: Collection): number {
    return page.items.map(rowId).filter((id) => id !== undefined && !this.seen.has(id)).length;
  }

  /**
   * A page that brings nothing new is a repetition. One that brings little is one only when it happens twice in a row:
   * a job that is modified while the list is read moves the rows before it, and they are seen again.
   */
  private repetition(page: Collection, fresh: number): WalkEnd | undefined {
    if (this.pagesRead === 0) return undefined;
    this.mostlyRepeated = fresh * 2 < page.items.length ? this.mostlyRepeated + 1 : 0;
    const [first] = page.items;
    if (fresh > 0 && this.mostlyRepeated < 2) return undefined;
    if (this.confirming) return this.end(this.confirming, true);
    // Lists that count pages give their last one again when there is none left.
    const lastAgain = fresh === 0 && first !== undefined && rowId(first) === this.previousFirst;
    const past = this.options.mode.unit === 'page' && this.pagesRead >= 2 && lastAgain;
    return this.end('repeated', past);
  }

  private remember(page: Collection): void {
    const ids = page.items.map(rowId);
    for (const id of ids) {
      if (id === undefined) this.withoutId += 1;
      else this.seen.add(id);
    }
    this.withoutId += page.badRows;
    this.previousFirst = ids[0];
    this.pagesRead += 1;
  }

  private wholeCountRead(): boolean {
    return this.count === undefined || this.readSoFar() >= this.count - tolerance(this.count);
  }

  private isDoubtful(): boolean {
    return this.count !== undefined && !this.wholeCountRead();
  }

  /** Rows before and in this walk; those that were seen twice count once. */
  private readSoFar(): number {
    const { mode, startAt = 0 } = this.options;
    return (mode.unit === 'page' ? startAt * this.list.pageSize : startAt) + this.seen.size + this.withoutId;
  }

  private end(reason: WalkEndReason, complete: boolean): WalkEnd {
    return { reason, complete, doubtful: this.isDoubtful(), message: MESSAGES[reason] };
  }
}
